/// Which axis of ``meshgrid(_:indexing:)`` the first vector runs along.
public enum GridIndexing: String, Sendable, Hashable, CaseIterable {
    /// The second axis, as x in pictures; Keras' default.
    case xy
    /// The first axis, as rows in matrices.
    case ij
}

/// Coordinates on a grid: for each vector a tensor with one axis for each of the vectors, that changes
/// along its own.
///
/// - Parameters:
///   - vectors: one axis each, or numbers.
///   - indexing: whether the first two vectors run along the second and first axis (`xy`, the
///     default) or each along its own.
public func meshgrid(_ vectors: [Tensor], indexing: GridIndexing = .xy) -> [Tensor] {
    for vector in vectors where vector.error != nil { return [vector] }
    for vector in vectors where vector.rank > 1 {
        return [vector.fault("meshgrid", "vectors", fix: "Flatten them first.")]
    }
    var order = Array(vectors.indices)
    if indexing == .xy, order.count > 1 { order.swapAt(0, 1) }
    let whole = Shape(order.map { vectors[$0].count })
    return vectors.enumerated().map { number, vector in
        var lengths = [Int](repeating: 1, count: order.count)
        lengths[order[number]] = vector.count
        return vector.reshaped(exactly: Shape(lengths)).broadcast(exactly: whole)
    }
}

extension Tensor {
    /// `count` numbers from `baseᶠʳᵒᵐ` to `baseᵗᵒ`, both included, at equal ratios.
    ///
    /// - Parameter base: default 10.
    public static func logspace(
        from: Double, to: Double, count: Int, base: Double = 10, dtype: DType = .float32
    ) -> Tensor {
        let exponents = linspace(from: from, to: to, count: count, dtype: .float64)
        return pow(base, exponents).cast(to: dtype)
    }

    /// `count` numbers from `from` to `to`, both included, at equal ratios. Both have one sign and
    /// are not 0.
    public static func geomspace(
        from: Double, to: Double, count: Int, dtype: DType = .float32
    ) -> Tensor {
        guard from * to > 0 else {
            return .invalid(
                ShapeError(
                    who: "Tensor.geomspace", expected: "two numbers of one sign, neither of them 0",
                    got: "\(from) and \(to)", fix: "Use linspace to go through 0."))
        }
        let ratio = to / from
        let powers = logspace(from: 0, to: 1, count: count, base: ratio, dtype: .float64)
        return (powers * from).cast(to: dtype)
    }

    /// `value` everywhere, in the shape and type of this tensor.
    public func fullLike(_ value: Double) -> Tensor {
        Tensor.literal(value, dtype).broadcast(toShapeOf: self)
    }
}
