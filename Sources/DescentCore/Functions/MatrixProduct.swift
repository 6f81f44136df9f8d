extension Tensor {
    /// The matrix product; see ``matmul(_:_:)``.
    public func matmul(_ other: Tensor) -> Tensor { DescentCore.matmul(self, other) }
}

/// The matrix product over the last axis of `a` and the last but one of `b`.
///
/// `[…, n, k] · […, k, m] = […, n, m]`; axes in front broadcast as in NumPy.
/// A vector on either side counts as one row or column, which is dropped again.
public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
    if a.error != nil { return a }
    if b.error != nil { return b }
    guard a.rank > 0, b.rank > 0 else {
        return a.fault(
            "matmul", "at least one axis on both sides", got: "\(a.shape) and \(b.shape)",
            fix: "Use * for numbers.")
    }
    let dtype = DType.promote(a.dtype, b.dtype)
    let (x, y) = (a.cast(to: dtype), b.cast(to: dtype))
    let inner = b.rank == 1 ? 0 : b.rank - 2
    guard a.shape[-1] == b.shape[inner] else {
        return a.fault(
            "matmul", "the last axis of the left as long as the rows of the right",
            got: "\(a.shape) and \(b.shape)", fix: "Transpose one of them, or check the widths.")
    }
    if y.rank <= 2 {
        // Every axis of x but the last is a row: one product, whatever the rank.
        return .record(
            .dotGeneral(DotGeneral(lhsContracting: [x.rank - 1], rhsContracting: [inner])), [x, y])
    }
    if x.rank == 1 {
        return matmul(x.expandingDimension(at: 0), y).squeezed(axes: [-2])
    }
    let (xBatch, yBatch) = (
        Shape(x.shape.dropLast(2).map { $0 }), Shape(y.shape.dropLast(2).map { $0 })
    )
    guard let batch = Shape.broadcast(xBatch, yBatch) else {
        return a.fault(
            "matmul", "axes in front that broadcast", got: "\(a.shape) and \(b.shape)",
            fix: "Axes are compared from the last; each pair must be equal or contain 1.")
    }
    let xs = x.broadcast(exactly: Shape(batch.dimensions + x.shape.dimensions.suffix(2)))
    let ys = y.broadcast(exactly: Shape(batch.dimensions + y.shape.dimensions.suffix(2)))
    let axes = Array(0..<batch.rank)
    return .record(
        .dotGeneral(
            DotGeneral(
                lhsBatch: axes, rhsBatch: axes, lhsContracting: [batch.rank + 1],
                rhsContracting: [batch.rank])), [xs, ys])
}
