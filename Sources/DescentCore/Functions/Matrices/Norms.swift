/// The length of vectors, or the size of matrices.
///
///     order 2, nil:  √Σ x²            (all axes, if none are given)
///     order 1:       Σ |x|            of a matrix: the largest of its columns
///     order ∞:       max |x|          of a matrix: the largest of Σ |x| along its rows
///     order −∞:      min |x|          of a matrix: the smallest of Σ |x| along its rows
///     order 0:       how many are not 0
///     order p:       (Σ |x|ᵖ)^(1/p)
///
/// Half precision is computed in float32 and rounded once; integers give float32. The derivative at
/// a vector of zeros is 0.
///
/// - Parameters:
///   - order: nil is √Σ x², of matrices too (Frobenius). Of matrices ±1 and ±∞.
///   - axes: one for vectors, two (rows, columns) for matrices; nil: a tensor of one or two axes is a
///     vector or a matrix, and without `order` any tensor is one long vector.
///   - keepDims: whether the axes stay with length 1. Default no.
public func norm(
    _ x: Tensor, order: Double? = nil, axes: [Int]? = nil, keepDims: Bool = false
) -> Tensor {
    if x.error != nil { return x }
    let all = Array(0..<x.rank)
    guard let chosen = x.distinctAxes(axes ?? all) else { return x.axesFault("norm", axes ?? all) }
    guard let order, !chosen.isEmpty else {
        return x.computedWide { length($0, chosen, keepDims) }
    }
    switch (chosen.count, order) {
    case (1, _): return x.computedWide { vectorNorm($0, order, chosen, keepDims) }
    case (2, 1), (2, -1), (2, .infinity), (2, -.infinity):
        return x.computedWide { x in
            let isColumns = Swift.abs(order) == 1
            let sums = abs(x).sum(axes: [isColumns ? chosen[0] : chosen[1]], keepDims: true)
            let across = [isColumns ? chosen[1] : chosen[0]]
            let size =
                order > 0
                ? sums.max(axes: across, keepDims: true)
                : sums.min(axes: across, keepDims: true)
            return keepDims ? size : size.squeezed(axes: chosen)
        }
    default:
        return x.fault(
            "norm", "one axis, or two and the order nil, ±1 or ±∞",
            got: "order \(order) of axes \(chosen)",
            fix: "Say which axes are vectors with axes:, or leave out the order.")
    }
}

private func vectorNorm(_ x: Tensor, _ order: Double, _ axes: [Int], _ keepDims: Bool) -> Tensor {
    switch order {
    case 2: return length(x, axes, keepDims)
    case 1: return abs(x).sum(axes: axes, keepDims: keepDims)
    case .infinity: return abs(x).max(axes: axes, keepDims: keepDims)
    case -.infinity: return abs(x).min(axes: axes, keepDims: keepDims)
    case 0: return (x .!= 0).cast(to: x.dtype).sum(axes: axes, keepDims: keepDims)
    default:
        return positiveOrZero(pow(abs(x), order).sum(axes: axes, keepDims: keepDims)) {
            pow($0, 1 / order)
        }
    }
}

/// √Σ x², whose derivative is 0 where all are 0.
private func length(_ x: Tensor, _ axes: [Int], _ keepDims: Bool) -> Tensor {
    positiveOrZero(square(x).sum(axes: axes, keepDims: keepDims)) { sqrt($0) }
}

/// A root of x, whose derivative is 0 at 0.
private func positiveOrZero(_ x: Tensor, _ root: (Tensor) -> Tensor) -> Tensor {
    let isZero = x .== 0
    return .where(isZero, x.zerosLike(), root(.where(isZero, x.onesLike(), x)))
}

/// `x` divided by its length along `axis`, which is taken as `epsilon` where it is shorter.
///
/// - Parameters:
///   - axis: default the last.
///   - order: 1 or more: which ``norm(_:order:axes:keepDims:)`` the length is. Default 2.
///   - epsilon: default 1e-7, as Keras.
public func normalize(
    _ x: Tensor, axis: Int = -1, order: Int = 2, epsilon: Double = 1e-7
) -> Tensor {
    if x.error != nil { return x }
    guard order >= 1 else {
        return x.fault("normalize", "an order of 1 or more", got: "\(order)", fix: "Use 2.")
    }
    let vectors = x.rank == 0 ? x.expandingDimension(at: 0) : x
    guard let place = vectors.shape.normalizedAxis(axis) else {
        return x.axisFault("normalize", axis)
    }
    return vectors.computedWide { x in
        x / maximum(norm(x, order: Double(order), axes: [place], keepDims: true), epsilon)
    }
}

/// The distance of every point of `x` to every point of `y`: `[…, m, d]` and `[…, n, d]` give
/// `[…, m, n]`; axes in front broadcast. Derivatives where points coincide are 0.
public func cdist(_ x: Tensor, _ y: Tensor) -> Tensor {
    .computedWide(x, y) { x, y in
        guard x.rank >= 2, y.rank >= 2, x.shape[-1] == y.shape[-1] else {
            return x.fault(
                "cdist", "points as rows, of equally many coordinates",
                got: "\(x.shape) and \(y.shape)", fix: "Check the last axes.")
        }
        return norm(
            x.expandingDimension(at: -2) - y.expandingDimension(at: -3),
            order: 2, axes: [-1])
    }
}

/// The peak signal-to-noise ratio of two pictures, in decibels, over all elements:
///
///     20 · log₁₀(peak) − 10 · log₁₀(mean (x − y)²)
///
/// - Parameter peak: the largest value that a picture can have, such as 1 or 255.
public func psnr(_ x: Tensor, _ y: Tensor, peak: Double) -> Tensor {
    if x.error != nil { return x }
    if y.error != nil { return y }
    guard x.shape == y.shape else {
        return x.fault(
            "psnr", "two tensors of one shape", got: "\(x.shape) and \(y.shape)",
            fix: "Reshape or slice one of them.")
    }
    return .computedWide(x, y) { x, y in
        log10(square(x - y).mean()) * -10 + 20 * log10(Tensor.literal(peak, x.dtype))
    }
}
