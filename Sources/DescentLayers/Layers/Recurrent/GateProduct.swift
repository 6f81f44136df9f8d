import DescentCore

/// Factors that drop a share of inputs and states: none, one, or one for each gate.
struct DroppedShares {
    var inputs: [Tensor] = []
    var states: [Tensor] = []
}

/// A product with a kernel of several gates, of which each may drop other things.
struct GateProduct {
    typealias Product = (_ x: Tensor, _ kernel: Tensor) -> Tensor

    private let kernel: Tensor
    private let factors: [Tensor]
    /// One for each gate, where these drop different things.
    private let blocks: [Tensor]
    private let multiply: Product

    init(
        _ kernel: Tensor, units: Int, factors: [Tensor], multiply: @escaping Product = matmul
    ) {
        (self.kernel, self.factors, self.multiply) = (kernel, factors, multiply)
        blocks = factors.count < 2 ? [] : factors.indices.map { kernel.gate($0, units: units) }
    }

    /// `[…, features]` to `[…, gates · units]`.
    func callAsFunction(_ x: Tensor) -> Tensor {
        if factors.isEmpty { return multiply(x, kernel) }
        if factors.count == 1 { return multiply(x * factors[0], kernel) }
        return .concatenated(zip(blocks, factors).map { multiply(x * $1, $0) }, axis: -1)
    }
}

extension Tensor {
    /// Part number `index` of several beside one another, each with `units` columns.
    func gate(_ index: Int, units: Int) -> Tensor {
        sliced(axis: -1, from: index * units, to: (index + 1) * units)
    }
}
