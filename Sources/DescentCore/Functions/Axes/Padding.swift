/// What stands around a tensor in ``pad(_:_:mode:)``.
public enum PadMode: Sendable, Hashable {
    /// The number everywhere; Keras' default is 0.
    case constant(Double)
    /// The tensor mirrored at its outermost elements, which are not repeated: `c b | a b c | b a`.
    case reflect
    /// The tensor mirrored at its ends: `b a | a b c | c b`.
    case symmetric
    /// The outermost element again and again: `a a | a b c | c c`.
    case edge
    /// The tensor from its other end: `b c | a b c | a b`.
    case wrap

    /// Which of `length` elements stands at `index`, which may lie outside; nil for a constant.
    fileprivate func source(_ index: Int, _ length: Int) -> Int? {
        func wrapped(_ period: Int) -> Int {
            let rest = index % period
            return rest < 0 ? rest + period : rest
        }
        switch self {
        case .constant: return nil
        case .edge: return Swift.min(Swift.max(index, 0), length - 1)
        case .wrap: return wrapped(length)
        case .symmetric:
            let place = wrapped(2 * length)
            return place < length ? place : 2 * length - 1 - place
        case .reflect:
            guard length > 1 else { return 0 }
            let place = wrapped(2 * length - 2)
            return place < length ? place : 2 * length - 2 - place
        }
    }
}

/// The tensor with more elements around it, one pair (before, after) for each axis.
///
/// Keras' `pad(x, 2)` for all axes alike is `pad(x, .init(repeating: (2, 2), count: x.rank))`.
///
/// - Parameters:
///   - widths: 0 or more.
///   - mode: what stands there. Default 0.
public func pad(_ x: Tensor, _ widths: [(Int, Int)], mode: PadMode = .constant(0)) -> Tensor {
    if x.error != nil { return x }
    if case .constant(let value) = mode { return x.padded(widths, with: value) }
    guard widths.count == x.rank, widths.allSatisfy({ $0.0 >= 0 && $0.1 >= 0 }) else {
        return x.fault(
            "pad", "one pair of 0 or more for each axis of \(x.shape)", got: "\(widths)",
            fix: "Give one pair of non-negative numbers for each axis.")
    }
    var result = x
    for (axis, width) in widths.enumerated() where width != (0, 0) {
        let length = x.shape[axis]
        guard length > 0 else {
            return length < 0
                ? x.lengthFault("pad", axis)
                : x.fault(
                    "pad", "an axis with elements", got: "axis \(axis) of \(x.shape)",
                    fix: "Use mode: .constant to pad an empty axis.")
        }
        let places = (-width.0..<(length + width.1)).compactMap { mode.source($0, length) }
        result = result.gathering(Tensor(shape: [places.count], scalars: places), axis: axis)
    }
    return result
}
