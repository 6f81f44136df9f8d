/// Slices of `x` at index tuples: the last axis of `indices`, of k whole numbers, picks along the
/// first k axes of `x`. Result `[…indices without the last axis, …rest of x]`.
///
/// - Throws (when evaluated): ``EngineError/indexOutOfRange(operation:position:index:count:)``.
public func gatherND(_ x: Tensor, _ indices: Tensor) -> Tensor {
    .record(.gatherND(GatherND()), [x, indices.asIndices])
}

/// Zeros of `shape` to which `values` are added at index tuples, as Keras' `ops.scatter`: the
/// opposite of ``gatherND(_:_:)``.
///
/// - Throws (when evaluated): ``EngineError/indexOutOfRange(operation:position:index:count:)``.
public func scatter(_ indices: Tensor, _ values: Tensor, shape: Shape) -> Tensor {
    .record(.scatterND(ScatterND(shape: shape)), [indices.asIndices, values])
}

/// The block of `x` of `shape` that begins at `startIndices`, as Keras' `ops.slice`; one that would
/// reach over an end is moved back inside.
///
/// - Parameter startIndices: whole numbers, one for each axis, which may be computed.
public func slice(_ x: Tensor, _ startIndices: Tensor, shape: Shape) -> Tensor {
    .record(.dynamicSlice(DynamicSlice(lengths: shape.dimensions)), [x, startIndices.asIndices])
}

/// `x` with the block that begins at `startIndices` replaced by `updates`, as Keras'
/// `ops.slice_update`; see ``slice(_:_:shape:)``.
public func sliceUpdate(_ x: Tensor, _ startIndices: Tensor, _ updates: Tensor) -> Tensor {
    .record(
        .dynamicUpdateSlice(DynamicUpdateSlice()), [x, updates, startIndices.asIndices])
}

/// For each element along `axis` the sum of all up to it. Integers keep their type, bool become
/// int32.
///
/// - Parameter reversed: whether sums run from the end.
public func cumsum(_ x: Tensor, axis: Int = -1, reversed: Bool = false) -> Tensor {
    cumulative(.sum, x, axis, reversed)
}

/// For each element along `axis` the product of all up to it; derivatives are right at zeros too.
///
/// - Parameter reversed: whether products run from the end.
public func cumprod(_ x: Tensor, axis: Int = -1, reversed: Bool = false) -> Tensor {
    cumulative(.product, x, axis, reversed)
}

private func cumulative(
    _ kind: Cumulative.Kind, _ x: Tensor, _ axis: Int, _ reversed: Bool
) -> Tensor {
    if x.error != nil { return x }
    let numbers = x.dtype == .bool ? x.cast(to: .int32) : x
    let axis = x.shape.normalizedAxis(axis) ?? axis
    return .record(
        .cumulative(Cumulative(kind: kind, axis: axis, isReversed: reversed)), [numbers])
}
