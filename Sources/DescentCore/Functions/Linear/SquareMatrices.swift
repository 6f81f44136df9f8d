// What functions of matrices share. Matrices stand in the last two axes; axes in front are a batch.
// All are loops over rows or rotations, so that they run on every device; half precision is computed
// in float32 and integers give float32. Derivatives are closed forms, recorded by name.

extension Tensor {
    /// Each matrix turned: rows become columns.
    var turned: Tensor { swapAxes(self, -1, -2) }

    /// A vector along the last axis as a column of each matrix.
    var asColumn: Tensor { expandingDimension(at: -1) }
    /// A vector along the last axis as a row of each matrix.
    var asRow: Tensor { expandingDimension(at: -2) }

    /// The axes in front of the matrices.
    var batch: [Int] { Array(shape.dimensions.dropLast(2)) }

    /// The fault of what are no square matrices of known size; nil if they are.
    func squareFault(_ who: String) -> Tensor? {
        if error != nil { return self }
        guard rank >= 2, shape[-1] == shape[-2], shape[-1] >= 0 else {
            return fault(
                who, "square matrices in the last two axes",
                fix: "Reshape it to […, n, n], or use lstsq for others.")
        }
        return nil
    }

    /// The identity for each of these square matrices.
    func identity(_ dtype: DType) -> Tensor {
        Tensor.eye(shape[-1], dtype: dtype).broadcast(exactly: shape)
    }

    /// The matrix and its mirror image, halfway.
    var symmetric: Tensor { (self + turned) * 0.5 }

    /// Slices along an axis as the steps of a loop: that axis comes first.
    func steps(_ axis: Int) -> Tensor { moveAxis(self, from: axis, to: 0) }
}

/// What `body` computes from matrices and right-hand sides, vectors or matrices, in their common type;
/// both get the batch that they broadcast to.
func solving(
    _ who: String, _ a: Tensor, _ b: Tensor, _ body: (Tensor, Tensor) -> Tensor
) -> Tensor {
    if a.error != nil { return a }
    if b.error != nil { return b }
    let isVector = b.rank == a.rank - 1
    let right = isVector ? b.asColumn : b
    guard a.rank >= 2, right.rank >= 2, a.shape[-2] == right.shape[-2],
        let batch = Shape.broadcast(Shape(a.batch), Shape(right.batch))
    else {
        return a.fault(
            who, "as many right-hand sides' elements as matrices have rows",
            got: "\(a.shape) and \(b.shape)", fix: "Give b as […, rows] or […, rows, columns].")
    }
    return .computedWide(a, right) { a, b in
        let x = body(
            a.broadcast(exactly: Shape(batch.dimensions + a.shape.dimensions.suffix(2))),
            b.broadcast(exactly: Shape(batch.dimensions + b.shape.dimensions.suffix(2))))
        return isVector && x.error == nil ? x.squeezed(axes: [-1]) : x
    }
}
