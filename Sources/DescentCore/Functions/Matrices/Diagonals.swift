/// The elements from the upper left to the lower right in the plane of two axes:
/// `x[…, i, i + offset]`, along a new last axis in place of both.
///
/// - Parameters:
///   - offset: how far right of the main diagonal, or left if negative. Default 0.
///   - axis1: the axis of rows; default the first.
///   - axis2: the axis of columns; default the second.
public func diagonal(_ x: Tensor, offset: Int = 0, axis1: Int = 0, axis2: Int = 1) -> Tensor {
    if x.error != nil { return x }
    guard let axes = x.distinctAxes([axis1, axis2]) else {
        return x.axesFault("diagonal", [axis1, axis2])
    }
    let moved = moveAxis(x, from: axes, to: [x.rank - 2, x.rank - 1])
    let (rows, columns) = (moved.shape[-2], moved.shape[-1])
    guard rows >= 0, columns >= 0 else {
        return x.lengthFault("diagonal", rows < 0 ? axis1 : axis2)
    }
    // Cut before adding, so that no offset overflows.
    let start = Swift.min(Swift.max(offset, -rows), columns)
    let length = Swift.max(Swift.min(rows + Swift.min(start, 0), columns - Swift.max(start, 0)), 0)
    let lines = moved.reshaped(
        exactly: Shape(Array(moved.shape.dimensions.dropLast(2)) + [rows * columns]))
    guard length > 0 else { return lines.sliced(axis: -1, from: 0, to: 0) }
    let first = start >= 0 ? start : -start * columns
    return lines.sliced(
        axis: -1, from: first, to: first + (length - 1) * (columns + 1) + 1, by: columns + 1)
}

/// The sum along a diagonal: `Σ x[…, i, i + offset]`; see ``diagonal(_:offset:axis1:axis2:)``.
public func trace(_ x: Tensor, offset: Int = 0, axis1: Int = 0, axis2: Int = 1) -> Tensor {
    let elements = diagonal(x, offset: offset, axis1: axis1, axis2: axis2)
    return elements.error != nil ? elements : elements.sum(axes: [-1])
}

/// Of a vector the matrix with it on a diagonal and 0 elsewhere; of a matrix its diagonal.
///
/// - Parameter offset: how far right of the main diagonal, or left if negative. Default 0.
public func diag(_ x: Tensor, offset: Int = 0) -> Tensor {
    if x.error != nil { return x }
    if x.rank == 2 { return diagonal(x, offset: offset) }
    let size = x.count.addingReportingOverflow(Int(clamping: offset.magnitude))
    guard x.rank == 1, x.count >= 0, !size.overflow else {
        return x.fault(
            "diag", "a vector or a matrix of known lengths",
            fix: "Use diagFlat for all elements, or diagonal for more axes.")
    }
    let n = size.partialValue
    // Above the main diagonal each element stands in the row of its number, below in the column.
    let along = offset >= 0 ? 0 : 1
    var lengths = [1, 1]
    lengths[along] = n
    let padded = x.padded([(0, n - x.count)]).reshaped(exactly: Shape(lengths))
    let (row, column) = (Tensor.counting(n, along: 0, of: 2), Tensor.counting(n, along: 1, of: 2))
    return .where(column - row .== offset, padded, Tensor.literal(0, x.dtype))
}

/// The matrix with all elements on a diagonal; see ``diag(_:offset:)``.
public func diagFlat(_ x: Tensor, offset: Int = 0) -> Tensor {
    diag(x.flattened(), offset: offset)
}

/// The matrix, or each of the matrices of the last two axes, with 0 above a diagonal.
///
/// - Parameter k: the last diagonal that is kept; 0, the default, is the main one, 1 the next above.
public func tril(_ x: Tensor, k: Int = 0) -> Tensor { triangle(x, "tril") { $0 .<= k } }

/// The matrix, or each of the matrices of the last two axes, with 0 below a diagonal.
///
/// - Parameter k: the first diagonal that is kept; 0, the default, is the main one.
public func triu(_ x: Tensor, k: Int = 0) -> Tensor { triangle(x, "triu") { $0 .>= k } }

/// 1 on a diagonal and below it, 0 above: `[rows, columns]`.
///
/// - Parameters:
///   - columns: default as many as rows.
///   - k: the last diagonal of ones; default the main one.
public func tri(_ rows: Int, columns: Int? = nil, k: Int = 0, dtype: DType = .float32) -> Tensor {
    tril(.ones([rows, columns ?? rows], dtype: dtype), k: k)
}

private func triangle(_ x: Tensor, _ who: String, _ isKept: (Tensor) -> Tensor) -> Tensor {
    if x.error != nil { return x }
    guard x.rank >= 2, x.shape[-1] >= 0, x.shape[-2] >= 0 else {
        return x.fault(
            who, "a last and last but one axis of known length",
            fix: "Give it both axes first.")
    }
    let row = Tensor.counting(x.shape[-2], along: 0, of: 2)
    let column = Tensor.counting(x.shape[-1], along: 1, of: 2)
    return .where(isKept(column - row), x, x.zerosLike())
}

extension Tensor {
    /// Ones on a diagonal, 0 elsewhere: `[rows, columns]`.
    ///
    /// - Parameter offset: how far right of the main diagonal, or left if negative. Default 0.
    public static func eye(
        _ rows: Int, columns: Int, offset: Int = 0, dtype: DType = .float32
    ) -> Tensor {
        guard rows >= 0, columns >= 0 else {
            return .invalid(
                ShapeError(
                    who: "Tensor.eye", expected: "lengths of 0 or more",
                    got: "[\(rows), \(columns)]", fix: "Check the lengths."))
        }
        let (row, column) = (counting(rows, along: 0, of: 2), counting(columns, along: 1, of: 2))
        return (column - row .== offset).cast(to: dtype)
    }
}
