/// 1 at every index of a row, 0 elsewhere: `[…, n]` indices give `[…, depth]`.
///
/// - Parameters:
///   - indices: whole numbers; those outside 0 ..< `depth` count nowhere, so −1 can fill rows up.
///   - depth: the number of classes.
public func multiHot(_ indices: Tensor, depth: Int, dtype: DType = .float32) -> Tensor {
    if indices.error != nil { return indices }
    guard indices.rank > 0 else { return indices.axisFault("multiHot", 0) }
    let rows = oneHot(indices, depth: depth, dtype: .bool)
    return rows.any(axes: [-2]).cast(to: dtype)
}
