/// The first half of `x` along `axis`, times the sigmoid of the second half.
///
/// - Parameter axis: its length is even; default the last.
/// - Returns: the shape with half the length of `axis`; invalid for an odd one.
/// - Source: Dauphin et al. 2017, arXiv:1612.08083.
public func glu(_ x: Tensor, axis: Int = -1) -> Tensor {
    if x.error != nil { return x }
    guard let place = x.shape.normalizedAxis(axis), x.shape[place].isMultiple(of: 2) else {
        return x.fault(
            "glu", "an axis of even length", fix: "Double the units of the layer before.")
    }
    let half = x.shape[place] / 2
    let gate = x.sliced(axis: place, from: half, to: 2 * half)
    return x.sliced(axis: place, from: 0, to: half) * sigmoid(gate)
}

/// x where it is above `threshold`, `defaultValue` elsewhere; the derivative there is 0.
public func threshold(_ x: Tensor, _ threshold: Double, defaultValue: Double) -> Tensor {
    .where(x .> threshold, x, defaultValue)
}

/// Shares along `axis`, of which many are exactly 0: max(x − τ, 0) with a threshold τ.
///
///     k: how many of the largest x₁ ≥ x₂ ≥ … hold xₖ > (x₁ + … + xₖ − 1) / k
///     τ = (s₁ + … + sₖ − 1) / k, with sᵢ = x₁ + … + xᵢ
///
/// The paper's τ is (sₖ − 1) / k, which makes the shares add up to 1; Keras adds up all sums,
/// and so does this. For k = 1 both are the same.
///
/// - Parameter axis: its length is known; default the last.
/// - Source: Martins and Astudillo 2016, arXiv:1602.02068; the threshold as Keras 3.
public func sparsemax(_ x: Tensor, axis: Int = -1) -> Tensor {
    x.computedWide { x in
        guard let place = x.shape.normalizedAxis(axis), x.shape[place] >= 0 else {
            return x.fault("sparsemax", "an axis of known length", fix: "Use axis: -1.")
        }
        let length = x.shape[place]
        let sorted = sort(x, axis: place, descending: true)
        let sums = cumsum(sorted, axis: place)
        let lengths = (0..<x.rank).map { $0 == place ? length : 1 }
        let counts = Tensor.range(1..<(length + 1), dtype: x.dtype).reshaped(to: Shape(lengths))
        let isIn = sorted - (sums - 1) / counts .> 0
        let count = isIn.cast(to: x.dtype).sum(axes: [place], keepDims: true)
        let sum = Tensor.where(isIn, sums, sums.zerosLike()).sum(axes: [place], keepDims: true)
        return maximum(x - (sum - 1) / count, 0)
    }
}
