/// What each element along `axis` has more than the one before; `order` times over.
///
/// - Parameters:
///   - order: 0 or more; the axis gets shorter by so many elements. Default 1.
///   - axis: default the last. Bool differ where they are unequal.
public func diff(_ x: Tensor, order: Int = 1, axis: Int = -1) -> Tensor {
    if x.error != nil { return x }
    guard let place = x.shape.normalizedAxis(axis) else { return x.axisFault("diff", axis) }
    guard order >= 0, x.shape[place] >= 0 else {
        return x.fault(
            "diff", "an order of 0 or more and an axis of known length",
            got: "\(order) for axis \(place) of \(x.shape)", fix: "Check both.")
    }
    var result = x
    for _ in 0..<Swift.min(order, x.shape[place]) {
        let length = result.shape[place]
        let later = result.sliced(axis: place, from: 1, to: length)
        let earlier = result.sliced(axis: place, from: 0, to: length - 1)
        result = x.dtype == .bool ? later .!= earlier : later - earlier
    }
    return result
}

/// The area below a line through points, along `axis`: Σ (y[i] + y[i + 1]) / 2 · spacing.
///
/// - Parameters:
///   - spacing: between neighbours; default 1.
///   - axis: default the last.
public func trapezoid(_ y: Tensor, spacing: Double = 1, axis: Int = -1) -> Tensor {
    strips(y, axis) { $0 * spacing }
}

/// The area below a line through the points (x, y), along `axis`.
///
/// - Parameter x: of the shape of `y`, or one axis as long as `axis`.
public func trapezoid(_ y: Tensor, x: Tensor, axis: Int = -1) -> Tensor {
    if x.error != nil { return x }
    return strips(y, axis) { heights in
        let steps = diff(x, axis: x.rank == 1 ? 0 : axis)
        guard x.rank == 1, let place = y.shape.normalizedAxis(axis) else { return heights * steps }
        var lengths = [Int](repeating: 1, count: y.rank)
        lengths[place] = steps.count
        return heights * steps.reshaped(to: Shape(lengths))
    }
}

private func strips(_ y: Tensor, _ axis: Int, _ widened: (Tensor) -> Tensor) -> Tensor {
    if y.error != nil { return y }
    guard let place = y.shape.normalizedAxis(axis) else { return y.axisFault("trapezoid", axis) }
    let length = y.shape[place]
    guard length >= 0 else { return y.lengthFault("trapezoid", place) }
    let numbers = y.dtype.isFloatingPoint ? y : y.cast(to: .float32)
    let later = numbers.sliced(axis: place, from: Swift.min(length, 1), to: length)
    let earlier = numbers.sliced(axis: place, from: 0, to: Swift.max(length - 1, 0))
    return widened((later + earlier) * 0.5).sum(axes: [place])
}
