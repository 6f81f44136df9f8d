/// The elements along `axis` in rising order, or falling. Equal ones keep their order; NaN is
/// largest. Derivatives go to where each element came from.
public func sort(_ x: Tensor, axis: Int = -1, descending: Bool = false) -> Tensor {
    takeAlongAxis(x, argsort(x, axis: axis, descending: descending), axis: axis)
}

/// Where the elements of ``sort(_:axis:descending:)`` come from: int32 indices along `axis`.
public func argsort(_ x: Tensor, axis: Int = -1, descending: Bool = false) -> Tensor {
    if x.error != nil { return x }
    return .record(
        .argSort(ArgSort(axis: x.shape.normalizedAxis(axis) ?? axis, descends: descending)), [x])
}

/// The `k` largest elements along the last axis, largest first, and their int32 indices.
///
/// - Parameter k: 1 up to the length of the last axis.
public func topK(_ x: Tensor, k: Int) -> (values: Tensor, indices: Tensor) {
    if x.error != nil { return (x, x) }
    guard let length = x.shape.last, (0...length).contains(k) else {
        let fault = x.fault(
            "topK", "k from 0 to the length of the last axis", got: "k \(k) of \(x.shape)",
            fix: "Check k and the axis.")
        return (fault, fault)
    }
    let indices = argsort(x, descending: true).sliced(axis: -1, from: 0, to: k)
    return (takeAlongAxis(x, indices, axis: -1), indices)
}

/// For each place of `indices` the element of `x` with this index along `axis` and the place's own
/// along all others, as NumPy's `take_along_axis`.
///
/// - Parameter indices: whole numbers, of the shape of `x` but for the length of `axis`.
public func takeAlongAxis(_ x: Tensor, _ indices: Tensor, axis: Int = -1) -> Tensor {
    if x.error != nil { return x }
    if indices.error != nil { return indices }
    guard let axis = x.shape.normalizedAxis(axis), indices.rank == x.rank,
        indices.shape.reduced(over: [axis]) == x.shape.reduced(over: [axis])
    else {
        return indices.fault(
            "takeAlongAxis", "indices of the shape \(x.shape) but for axis \(axis)",
            fix: "Broadcast or reshape the indices.")
    }
    let whole = indices.asIndices
    let tuple = (0..<x.rank).map { other -> Tensor in
        let index = other == axis ? whole : whole.positions(along: other)
        return index.expandingDimension(at: -1)
    }
    return gatherND(x, .concatenated(tuple, axis: -1))
}

extension Tensor {
    /// The index of each element along `axis`, in this shape and type.
    fileprivate func positions(along axis: Int) -> Tensor {
        guard shape.isKnown else {
            // What counts the elements also counts those of a batch that comes later.
            return cumsum(onesLike(), axis: axis) - 1
        }
        return .record(.iota(Iota(shape: shape, axis: axis, dtype: dtype)), [])
    }
}
