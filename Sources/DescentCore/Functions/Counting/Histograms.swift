/// How often each of 0, 1, … length − 1 occurs in `x`; int32 `[length]`, or sums of weights.
///
/// Keras and NumPy make the result as long as the largest element needs; here shapes are known
/// before numbers, so the length is given. Elements outside count nowhere.
///
/// - Parameters:
///   - x: integers, in any shape.
///   - length: how many numbers are counted.
///   - weights: what each element counts; default 1.
public func binCount(_ x: Tensor, length: Int, weights: Tensor? = nil) -> Tensor {
    if x.error != nil { return x }
    guard !x.dtype.isFloatingPoint, length >= 0, weights.map({ $0.shape == x.shape }) ?? true else {
        return x.fault(
            "binCount", "integers, a length of 0 or more and weights of their shape",
            got: "\(x.spec), length \(length)" + (weights.map { ", weights \($0.spec)" } ?? ""),
            fix: "Use cast(to: .int32), or histogram for fractions.")
    }
    let amounts = weights?.asNumber ?? Tensor.literal(1, .int32).broadcast(toShapeOf: x)
    return segmentSum(amounts.flattened(), x.asNumber.flattened(), segments: length)
}

/// How many elements lie in each of `bins` equal intervals, and the limits between them.
///
/// - Parameters:
///   - bins: 1 or more; default 10.
///   - range: from where to where; elements outside do not count. Default from the smallest to the
///     largest element, half a unit around them if both are equal.
/// - Returns: counts `[bins]` and limits `[bins + 1]`, both floating point as in Keras; the last
///   interval includes its upper limit.
public func histogram(
    _ x: Tensor, bins: Int = 10, range: (Double, Double)? = nil
) -> (counts: Tensor, limits: Tensor) {
    if x.error != nil { return (x, x) }
    guard bins >= 1, range.map({ $0.0 < $0.1 && ($0.1 - $0.0).isFinite }) ?? true else {
        let fault = x.fault(
            "histogram", "1 bin or more and a rising range",
            got: "\(bins) bins, range \(range.map { "\($0)" } ?? "of the data")",
            fix: "Check both.")
        return (fault, fault)
    }
    let numbers = x.cast(to: x.dtype.computing).flattened()
    let (low, high) = ends(numbers, range)
    let steps = Tensor.counting(bins + 1).cast(to: numbers.dtype) / Double(bins)
    // Both ends to the bit.
    let limits = Tensor.where(steps .== 1, high, low + (high - low) * steps)
    let place = searchSorted(limits, numbers, isRight: true) - 1
    let isIn = (numbers .>= low) .& (numbers .<= high)
    let counted = Tensor.where(isIn, minimum(place, bins - 1), -1)
    return (binCount(counted, length: bins).cast(to: numbers.dtype), limits)
}

private func ends(_ x: Tensor, _ range: (Double, Double)?) -> (low: Tensor, high: Tensor) {
    let ends =
        range.map { (Tensor.literal($0.0, x.dtype), Tensor.literal($0.1, x.dtype)) }
        ?? (x.count == 0
            ? (Tensor.literal(0, x.dtype), Tensor.literal(1, x.dtype)) : (x.min(), x.max()))
    let half = Tensor.where(ends.0 .== ends.1, Tensor.literal(0.5, x.dtype), 0)
    return (ends.0 - half, ends.1 + half)
}
