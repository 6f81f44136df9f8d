/// Where to insert `values` into a sorted vector so that it stays sorted: int32, the shape of
/// `values`.
///
///     left:   sorted[i − 1] <  value ≤ sorted[i]
///     right:  sorted[i − 1] ≤  value < sorted[i]
///
/// It takes log₂ n steps. NaN is largest, as in ``sort(_:axis:descending:)``.
///
/// - Parameters:
///   - sorted: one axis, rising.
///   - isRight: whether an equal value is put behind. Default no, Keras' `side="left"`.
public func searchSorted(_ sorted: Tensor, _ values: Tensor, isRight: Bool = false) -> Tensor {
    if sorted.error != nil { return sorted }
    if values.error != nil { return values }
    guard sorted.rank == 1, sorted.count >= 0 else {
        return sorted.fault(
            "searchSorted", "a sorted vector of known length", fix: "Search each row by itself.")
    }
    let (places, wanted) = Tensor.asNumbers(sorted, values)
    let zero = Tensor.literal(0, .int32).broadcast(toShapeOf: wanted)
    guard sorted.count > 0 else { return zero }
    // Between `low` and `high` lies the answer; each step halves what is between.
    var (low, high) = (zero, zero + sorted.count)
    for _ in 0..<(Int.bitWidth - sorted.count.leadingZeroBitCount) {
        let middle = truncatingDivision(low + high, 2)
        let found = places.gathering(minimum(middle, sorted.count - 1))
        let isBehind = isRight ? .!precedes(wanted, found) : precedes(found, wanted)
        let isOpen = low .< high
        low = .where(isOpen .& isBehind, middle + 1, low)
        high = .where(isOpen .& .!isBehind, middle, high)
    }
    return low
}

/// Whether `a` is sorted before `b`, NaN last.
private func precedes(_ a: Tensor, _ b: Tensor) -> Tensor {
    a.dtype.isFloatingPoint ? (a .< b) .| (isNaN(b) .& .!isNaN(a)) : a .< b
}

/// Which of the intervals between `bins` each element lies in: 0 before the first of them, their
/// number from the last on; int32, the shape of `x`. An element equal to a bin lies behind it.
///
/// - Parameter bins: one axis, rising.
public func digitize(_ x: Tensor, bins: Tensor) -> Tensor {
    searchSorted(bins, x, isRight: true)
}

/// The same as ``digitize(_:bins:)``, from an array.
public func digitize(_ x: Tensor, bins: [Double]) -> Tensor {
    digitize(
        x,
        bins: Tensor(shape: [bins.count], scalars: bins).cast(
            to: x.dtype == .float64 ? .float64 : .float32))
}

/// Whether the class of each row is among the `k` largest predictions; bool `[batch]`.
///
/// - Parameters:
///   - targets: class numbers `[…]`.
///   - predictions: `[…, classes]`. NaN counts as smallest.
public func inTopK(_ targets: Tensor, _ predictions: Tensor, k: Int) -> Tensor {
    let own = takeAlongAxis(predictions, targets.expandingDimension(at: -1), axis: -1)
    let known = Tensor.where(isNaN(own), -Double.infinity, own)
    return (predictions .> known).cast(to: .int32).sum(axes: [-1]) .< k
}
