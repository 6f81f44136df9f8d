/// What becomes of an element that ``scatterUpdate(_:_:_:reduction:)`` reaches.
public enum ScatterReduction: String, Sendable, Hashable, CaseIterable {
    /// The update; of several for one place the last.
    case replace
    /// It and all updates added up.
    case add
    /// The largest of it and all updates.
    case max
    /// The smallest of it and all updates.
    case min
    /// It and all updates multiplied.
    case mul
}

/// `x` with slices replaced at index tuples, as Keras' `scatter_update`.
///
/// - Parameters:
///   - indices: whole numbers `[…, k]`: each tuple picks along the first k axes.
///   - updates: `[…, rest of x]`.
///   - reduction: whether updates replace elements, or are combined with them. Default `replace`.
/// - Throws (when evaluated): ``EngineError/indexOutOfRange(operation:position:index:count:)``.
public func scatterUpdate(
    _ x: Tensor, _ indices: Tensor, _ updates: Tensor, reduction: ScatterReduction = .replace
) -> Tensor {
    if x.error != nil { return x }
    if indices.error != nil { return indices }
    let values = updates.cast(to: x.dtype)
    if reduction == .add || values.error != nil {
        return x + scatter(indices, values, shape: x.shape)
    }
    // The rule of scatter, and its error.
    let placed = scatter(indices, values, shape: x.shape)
    if placed.error != nil { return placed }
    let slices = Slices(x, indices, values)
    switch reduction {
    case .replace: return slices.replaced()
    case .max: return slices.combined({ segmentMax($0, $1, segments: $2) }) { maximum($0, $1) }
    case .min: return slices.combined({ segmentMin($0, $1, segments: $2) }) { minimum($0, $1) }
    case .mul: return slices.combined({ segmentProd($0, $1, segments: $2) }) { $0 * $1 }
    case .add: return placed
    }
}

/// A tensor and updates as rows, and the number of the row that each update goes to.
private struct Slices {
    private let x: Tensor
    private let rows: Tensor
    private let updates: Tensor
    private let ids: Tensor
    private let tuples: Tensor

    init(_ x: Tensor, _ indices: Tensor, _ updates: Tensor) {
        let depth = indices.shape[-1]
        let leading = Array(x.shape.dimensions.prefix(depth))
        let inner = Shape(Array(x.shape.dimensions.dropFirst(depth))).elementCount
        self.x = x
        rows = x.reshaped(exactly: [Shape(leading).elementCount, inner])
        let count = indices.count / Swift.max(depth, 1)
        self.updates = updates.reshaped(exactly: [count, inner])
        tuples = indices.asIndices.reshaped(exactly: [count, depth])
        // Looked up, so that an index outside of its axis is found.
        let numbers = Tensor.range(0..<Swift.max(rows.shape[0], 0)).reshaped(
            exactly: Shape(leading))
        ids = gatherND(numbers, tuples)
    }

    /// The last update for each row.
    func replaced() -> Tensor {
        let count = ids.count
        guard count > 0 else { return x }
        let order = argsort(ids)
        let sorted = ids.gathering(order)
        // In a stable order the last of equal ones is the last update.
        let isLast = Tensor.concatenated([
            sorted[1..<count] .!= sorted[0..<(count - 1)], Tensor.ones([1], dtype: .bool),
        ])
        let kept = Tensor.where(
            isLast.leading(2), updates.gathering(order), Tensor.literal(0, x.dtype))
        let places = sorted.expandingDimension(at: 1)
        let hits = scatter(places, isLast.cast(to: .int32), shape: [rows.shape[0]]) .> 0
        let values = scatter(places, kept, shape: rows.shape)
        return Tensor.where(hits.leading(2), values, rows).reshaped(exactly: x.shape)
    }

    /// Each row and its updates, combined.
    func combined(
        _ bySegment: (Tensor, Tensor, Int) -> Tensor, _ combine: (Tensor, Tensor) -> Tensor
    ) -> Tensor {
        combine(rows, bySegment(updates, ids, rows.shape[0])).reshaped(exactly: x.shape)
    }
}
