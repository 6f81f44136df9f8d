/// Slices along `axis` at whole numbers: `[…before, indices…, after…]`. Negative ones count from the
/// end.
///
/// - Parameter axis: nil, as Keras' default: of all elements as one row.
/// - Throws (when evaluated): ``EngineError/indexOutOfRange(operation:position:index:count:)``.
public func take(_ x: Tensor, _ indices: Tensor, axis: Int? = nil) -> Tensor {
    if x.error != nil { return x }
    if indices.error != nil { return indices }
    guard let axis else { return take(x.flattened(), indices, axis: 0) }
    guard let place = x.shape.normalizedAxis(axis) else { return x.axisFault("take", axis) }
    guard !indices.dtype.isFloatingPoint else {
        return indices.fault(
            "take", "whole numbers", got: "\(indices.spec)", fix: "Use cast(to: .int32).")
    }
    let whole = indices.dtype == .int64 ? indices : indices.cast(to: .int32)
    let length = x.shape[place]
    guard length >= 0 else { return x.gathering(whole, axis: place) }
    return x.gathering(.where(whole .< 0, whole + length, whole), axis: place)
}

/// The slices along `axis` at the given numbers; see the form with a tensor.
public func take(_ x: Tensor, _ indices: [Int], axis: Int? = nil) -> Tensor {
    take(x, Tensor(shape: [indices.count], scalars: indices), axis: axis)
}

/// The index along each axis of `shape` for indices into all elements as one row: one tensor for
/// each axis. Negative indices count from the end.
public func unravelIndex(_ indices: Tensor, shape: Shape) -> [Tensor] {
    if indices.error != nil { return [indices] }
    let count = shape.elementCount
    guard indices.dtype.isInteger, shape.isKnown, count < Int(Int32.max) else {
        return [
            indices.fault(
                "unravelIndex", "integers, and a shape of known lengths",
                got: "\(indices.spec) for \(shape)", fix: "Use cast(to: .int32).")
        ]
    }
    let whole = indices.dtype == .int64 ? indices : indices.cast(to: .int32)
    let place = Tensor.where(whole .< 0, whole + count, whole)
    return zip(shape.strides, shape).map { step, length in
        remainder(
            truncatingDivision(place, step), Tensor.literal(Double(length), place.dtype))
    }
}
