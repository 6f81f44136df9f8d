// Slices along the first axis, combined by a number that each has. A number outside of
// 0 ..< segments counts nowhere, as in JAX.

/// The sum of the slices of each segment: `[segments, …rest of x]`, 0 where a segment has none.
///
/// - Parameters:
///   - x: `[n, …]`.
///   - ids: n integers: which segment each slice belongs to, in any order.
///   - segments: how many there are.
public func segmentSum(_ x: Tensor, _ ids: Tensor, segments: Int) -> Tensor {
    if let fault = segmentFault("segmentSum", x, ids, segments) { return fault }
    // One place more, for those that count nowhere.
    let sums = Tensor.record(
        .scatterAdd(ScatterAdd(axis: 0, size: segments + 1)),
        [contained(ids, segments), x.asNumber])
    return sums.sliced(axis: 0, from: 0, to: segments)
}

/// The product of the slices of each segment, 1 where a segment has none; see
/// ``segmentSum(_:_:segments:)``.
public func segmentProd(_ x: Tensor, _ ids: Tensor, segments: Int) -> Tensor {
    combined("segmentProd", x.asNumber, ids, segments, 1) { $0 * $1 }
}

/// The largest elements of the slices of each segment; where a segment has none −∞, or the smallest
/// integer. See ``segmentSum(_:_:segments:)``.
public func segmentMax(_ x: Tensor, _ ids: Tensor, segments: Int) -> Tensor {
    let empty = x.dtype.isFloatingPoint ? -Double.infinity : x.dtype.smallestInteger
    return combined("segmentMax", x, ids, segments, empty) { maximum($0, $1) }
}

/// The smallest elements of the slices of each segment; where a segment has none ∞, or the largest
/// integer. See ``segmentSum(_:_:segments:)``.
public func segmentMin(_ x: Tensor, _ ids: Tensor, segments: Int) -> Tensor {
    let empty = x.dtype.isFloatingPoint ? Double.infinity : x.dtype.largestNumber
    return combined("segmentMin", x, ids, segments, empty) { minimum($0, $1) }
}

extension DType {
    fileprivate var smallestInteger: Double {
        switch self {
        case .int32: Double(Int32.min)
        case .int64: Double(Int64.min)
        case .uint8, .bool, .float32, .float64, .float16, .bfloat16: 0
        }
    }
}

private func segmentFault(_ who: String, _ x: Tensor, _ ids: Tensor, _ segments: Int) -> Tensor? {
    if x.error != nil { return x }
    if ids.error != nil { return ids }
    let fits = x.rank > 0 && ids.rank == 1 && ids.shape[0] == x.shape[0] && ids.dtype.isInteger
    guard fits, segments >= 0, x.shape[0] >= 0 else {
        return x.fault(
            who, "one integer for each slice along the first axis, and 0 segments or more",
            got: "\(ids.spec) for \(x.shape), \(segments) segments", fix: "Check the numbers.")
    }
    return nil
}

/// The numbers, with `segments` for all outside.
private func contained(_ ids: Tensor, _ segments: Int) -> Tensor {
    let index = ids.dtype == .int64 ? ids : ids.cast(to: .int32)
    return .where((index .< 0) .| (index .>= segments), segments, index)
}

/// Slices in the order of their segments, each combined with those before it in its segment: after
/// the step of distance d with up to 2d of them. The last of each segment has them all.
private func combined(
    _ who: String, _ x: Tensor, _ ids: Tensor, _ segments: Int, _ empty: Double,
    _ combine: (Tensor, Tensor) -> Tensor
) -> Tensor {
    if let fault = segmentFault(who, x, ids, segments) { return fault }
    let rest = Shape([segments] + x.shape.dropFirst())
    let none = Tensor.literal(empty, x.dtype).broadcast(exactly: rest)
    let count = x.shape[0]
    if count == 0 || segments == 0 { return none }
    let index = contained(ids, segments)
    let order = argsort(index)
    let sorted = index.gathering(order)
    var sums = x.gathering(order)
    var distance = 1
    while distance < count {
        let before = sums.sliced(axis: 0, from: 0, to: count - distance)
        let later = sums.sliced(axis: 0, from: distance, to: count)
        let isSame = sorted[distance..<count] .== sorted[0..<(count - distance)]
        let own = Tensor.where(isSame.leading(x.rank), before, Tensor.literal(empty, x.dtype))
        sums = .concatenated([sums.sliced(axis: 0, from: 0, to: distance), combine(later, own)])
        distance *= 2
    }
    let one = Tensor.literal(1, .int32).broadcast(exactly: [count])
    let sizes = segmentSum(one, index, segments: segments)
    let ends = maximum(cumsum(sizes) - 1, 0)
    return .where((sizes .== 0).leading(x.rank), none, sums.gathering(ends))
}

extension Tensor {
    /// A vector as the first of `rank` axes; the others have length 1.
    func leading(_ rank: Int) -> Tensor {
        reshaped(exactly: Shape([shape[0]] + [Int](repeating: 1, count: Swift.max(rank - 1, 0))))
    }
}
