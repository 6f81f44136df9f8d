public import DescentCore

/// Limits the size of gradients. Optimizers made with `clipnorm`, `globalClipnorm` or `clipvalue`
/// end with one; as one of ``Optimizer/gradientTransforms`` it acts between others.
///
/// Norms are L2. Gradients of any size are clipped: their squares, which overflow from 1.8e19 on,
/// are never formed. NaN makes all gradients that share a norm NaN.
public enum GradientClipping: GradientTransform, Sendable, Hashable {
    /// The largest norm of the gradient of one variable.
    case norm(Double)
    /// The largest norm of all gradients together.
    case globalNorm(Double)
    /// The largest size of one element of a gradient.
    case value(Double)

    /// - Throws: ``ConfigurationError`` for a limit that is not finite and above 0.
    public func build(for trainable: [Variable]) throws {
        let limit =
            switch self {
            case .norm(let limit), .globalNorm(let limit), .value(let limit): limit
            }
        guard limit > 0, limit.isFinite else {
            throw ConfigurationError(
                who: "GradientClipping", expected: "a finite limit above 0", got: "\(limit)",
                fix: "Leave it out for no clipping.")
        }
    }

    /// The gradients within the limit, in their types.
    public func callAsFunction(_ gradients: [Tensor], of variables: [Variable]) -> [Tensor] {
        switch self {
        case .norm(let limit): gradients.flatMap { clipByNorm([$0], limit) }
        case .globalNorm(let limit): clipByNorm(gradients, limit)
        case .value(let limit): gradients.map { clip($0, min: -limit, max: limit) }
        }
    }
}

/// The gradients, scaled so that their norm together is at most `limit`.
///
/// With the largest magnitude m the norm is m · r, where r = sqrt(Σ (g / m)²): neither m nor r can
/// overflow or vanish, their product and squares of g can. NaN makes all gradients NaN.
private func clipByNorm(_ gradients: [Tensor], _ limit: Double) -> [Tensor] {
    let wide = gradients.map { $0.isHalf ? $0.cast(to: .float32) : $0 }
    let sizes = wide.map { abs($0).max() }
    guard let first = sizes.first else { return [] }
    let largest = sizes.dropFirst().reduce(first, maximum)
    let unit = Tensor.where(largest .== 0, largest.onesLike(), largest)
    let squares = wide.map { square($0 / unit.cast(to: $0.dtype)).sum() }
    let relative = sqrt(squares.dropFirst().reduce(squares[0], +))
    // Written so that a comparison with NaN, which is false, clips.
    let isSmall = relative .<= limit / unit
    let divisor = Tensor.where(isSmall, unit.onesLike(), unit)
    let factor = Tensor.where(isSmall, relative.onesLike(), limit / relative)
    return zip(gradients, wide).map { gradient, wide in
        let clipped = wide / divisor.cast(to: wide.dtype) * factor.cast(to: wide.dtype)
        return clipped.cast(to: gradient.dtype)
    }
}
