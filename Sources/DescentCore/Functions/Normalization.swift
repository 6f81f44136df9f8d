/// Mean and variance over `axes`, which stay with length 1.
///
/// Half precision is computed in float32 and rounded at the end:
/// its range is too small for squares. Integers and bool become float32.
///
/// - Returns: both in the floating-point type of `x`; the variance is divided by n.
public func moments(_ x: Tensor, axes: [Int]) -> (mean: Tensor, variance: Tensor) {
    let type: DType = x.dtype.isFloatingPoint ? x.dtype : .float32
    let (mean, variance) = wideMoments(x, axes: axes)
    return (mean.cast(to: type), variance.cast(to: type))
}

/// ``moments(_:axes:)`` before they are rounded to the type of `x`.
package func wideMoments(_ x: Tensor, axes: [Int]) -> (mean: Tensor, variance: Tensor) {
    let wide = x.widened
    let mean = wide.mean(axes: axes, keepDims: true)
    return (mean, square(wide - mean).mean(axes: axes, keepDims: true))
}

/// Shifts and scales `x` by statistics that are given.
///
///     y = (x − mean) / sqrt(variance + epsilon) · gamma + beta
///
/// Half precision is computed in float32 and rounded once.
///
/// - Parameters:
///   - x: floating point.
///   - mean: broadcast against `x`, as the three that follow are.
///   - variance: 0 or more.
///   - gamma: without it the factor is 1.
///   - beta: without it the summand is 0.
///   - epsilon: added to the variance (unit: x²). Default `1e-3`, as Keras 3.
/// - Returns: shape and dtype of `x`.
public func normalized(
    _ x: Tensor, mean: Tensor, variance: Tensor, gamma: Tensor? = nil, beta: Tensor? = nil,
    epsilon: Double = 1e-3
) -> Tensor {
    if x.error != nil { return x }
    if x.isHalf {
        let wide = { (t: Tensor) in t.cast(to: .float32) }
        return normalized(
            wide(x), mean: wide(mean), variance: wide(variance), gamma: gamma.map(wide),
            beta: beta.map(wide), epsilon: epsilon
        ).cast(to: x.dtype)
    }
    var factor = rsqrt(variance + epsilon)
    if let gamma { factor = factor * gamma }
    // Keras' CPU code computes x·factor + (beta − mean·factor), which is the same but loses the
    // digits that x and mean share.
    let scaled = (x - mean) * factor
    return beta.map { scaled + $0 } ?? scaled
}

/// Normalises `x` over `axes` to mean 0 and variance 1, then scales and shifts it.
///
///     y = (x − mean(x)) / sqrt(variance(x) + epsilon) · gamma + beta    // variance: by n
///
/// - Parameters:
///   - x: `[batch, …, features]`, floating point.
///   - gamma: the lengths of `x` on `axes`, in ascending order of axes, e.g. `[features]`.
///   - beta: as `gamma`.
///   - axes: default the last.
///   - epsilon: added to the variance (unit: x²). Default `1e-3`, as Keras 3.
/// - Returns: shape and dtype of `x`.
/// - Throws (when evaluated): ``ShapeError`` if an axis repeats or lies outside the rank of `x`.
/// - Source: Ba et al. 2016, arXiv:1607.06450; axis handling as Keras 3 `LayerNormalization`.
public func layerNormalization(
    _ x: Tensor, gamma: Tensor? = nil, beta: Tensor? = nil, axes: [Int] = [-1],
    epsilon: Double = 1e-3
) -> Tensor {
    if x.error != nil { return x }
    let chosen = axes.compactMap(x.shape.normalizedAxis).sorted()
    guard chosen.count == axes.count, Set(chosen).count == axes.count, !axes.isEmpty else {
        return x.fault(
            "layerNormalization", "different axes of \(x.shape)", got: "\(axes)",
            fix: "Give each axis once, from 0 to \(x.rank - 1) or negative from the end.")
    }
    let others = x.shape.dimensions.indices.filter { !chosen.contains($0) }
    let place = { (weight: Tensor) in
        weight.reshaped(to: x.shape.reduced(over: Array(others), keepDims: true))
    }
    let (mean, variance) = wideMoments(x, axes: chosen)
    return normalized(
        x, mean: mean, variance: variance, gamma: gamma.map(place), beta: beta.map(place),
        epsilon: epsilon)
}
