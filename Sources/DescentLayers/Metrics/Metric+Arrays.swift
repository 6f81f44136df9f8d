public import DescentCore

// Arrays in place of tensors: `metric.update([1, 0], scores)`.

extension Metric {
    /// Adds a batch given as arrays; see ``update(_:_:sampleWeight:)`` for tensors.
    @_disfavoredOverload
    public final func update(
        _ yTrue: any TensorConvertible, _ yPred: any TensorConvertible,
        sampleWeight: (any TensorConvertible)? = nil
    ) {
        update(yTrue.tensor, yPred.tensor, sampleWeight: sampleWeight?.tensor)
    }
}

extension Mean {
    /// Adds a number, or values given as an array.
    @_disfavoredOverload
    public func update(
        _ values: any TensorConvertible, sampleWeight: (any TensorConvertible)? = nil
    ) {
        update(values.tensor, sampleWeight: sampleWeight?.tensor)
    }
}
