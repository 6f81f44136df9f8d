// Free functions under the names of Keras' `ops` for what tensors have as methods.

/// The tensors one after the other along `axis`; types are promoted. The same as
/// ``Tensor/concatenated(_:axis:)``.
public func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    .concatenated(tensors, axis: axis)
}

/// Tensors of one shape along a new axis. The same as ``Tensor/stacked(_:axis:)``.
public func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor { .stacked(tensors, axis: axis) }

/// The larger of two elements; the same as ``maximum(_:_:)``.
public func max(_ x: Tensor, _ y: Tensor) -> Tensor { maximum(x, y) }
/// The larger of the element and a number.
public func max(_ x: Tensor, _ y: some TensorScalar) -> Tensor { maximum(x, y) }
/// The larger of a number and the element.
public func max(_ x: some TensorScalar, _ y: Tensor) -> Tensor { maximum(y, x) }
/// The smaller of two elements; the same as ``minimum(_:_:)``.
public func min(_ x: Tensor, _ y: Tensor) -> Tensor { minimum(x, y) }
/// The smaller of the element and a number.
public func min(_ x: Tensor, _ y: some TensorScalar) -> Tensor { minimum(x, y) }
/// The smaller of a number and the element.
public func min(_ x: some TensorScalar, _ y: Tensor) -> Tensor { minimum(y, x) }
/// The larger of a number and the element. Where they tie the derivative is 0.
public func maximum(_ x: some TensorScalar, _ y: Tensor) -> Tensor { maximum(y, x) }
/// The smaller of a number and the element. Where they tie the derivative is 0.
public func minimum(_ x: some TensorScalar, _ y: Tensor) -> Tensor { minimum(y, x) }

/// xʸ for a number x.
public func pow(_ x: some TensorScalar, _ y: Tensor) -> Tensor {
    let (b, a) = y.operand(x)
    return pow(a, b)
}
