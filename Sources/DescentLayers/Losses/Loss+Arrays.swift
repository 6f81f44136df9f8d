public import DescentCore

// Arrays in place of tensors: `loss(labels, predictions)` for `[Float]`.

extension Loss {
    /// The reduced loss of arrays; see ``callAsFunction(_:_:sampleWeight:)`` for tensors.
    @_disfavoredOverload
    public final func callAsFunction(
        _ yTrue: any TensorConvertible, _ yPred: any TensorConvertible,
        sampleWeight: (any TensorConvertible)? = nil
    ) -> Tensor {
        self(yTrue.tensor, yPred.tensor, sampleWeight: sampleWeight?.tensor)
    }
}
