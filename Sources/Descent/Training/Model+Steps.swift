public import DescentCore

extension Model {
    /// One training step on a batch, for loops of your own.
    ///
    /// A loss that is not finite is returned as it is, and the weights are then lost, as in Keras: this
    /// method keeps no copy of them. ``findDivergence(_:_:sampleWeight:)`` names the operation to blame.
    ///
    /// - Returns: loss and metrics of this batch, before the step.
    @discardableResult
    public func trainOnBatch(
        _ x: any TensorConvertible, _ y: any TensorConvertible,
        sampleWeight: (any TensorConvertible)? = nil
    ) throws -> EvaluationResult {
        try step(training: true, "trainOnBatch", [x], [y], sampleWeight)
    }

    /// One training step of a model with several inputs or outputs.
    @discardableResult
    public func trainOnBatch(
        _ x: [Tensor], _ y: [Tensor], sampleWeight: (any TensorConvertible)? = nil
    ) throws -> EvaluationResult {
        try step(training: true, "trainOnBatch", x, y, sampleWeight)
    }

    /// Loss and metrics of a batch.
    public func testOnBatch(
        _ x: any TensorConvertible, _ y: any TensorConvertible,
        sampleWeight: (any TensorConvertible)? = nil
    ) throws -> EvaluationResult {
        try step(training: false, "testOnBatch", [x], [y], sampleWeight)
    }

    /// Loss and metrics of a batch of a model with several inputs or outputs.
    public func testOnBatch(
        _ x: [Tensor], _ y: [Tensor], sampleWeight: (any TensorConvertible)? = nil
    ) throws -> EvaluationResult {
        try step(training: false, "testOnBatch", x, y, sampleWeight)
    }

    private func step(
        training: Bool, _ function: String, _ xs: [any TensorConvertible],
        _ ys: [any TensorConvertible], _ weights: (any TensorConvertible)?
    ) throws -> EvaluationResult {
        let compilation = try requireCompilation(function)
        let data = try DataPreparation(model: self, function: function)
            .dataset(xs, ys, weights: weights)
        try requireWiring(compilation, nil)
        let state = try trainingState(compilation, for: data)
        try state.reset()
        let recorder = StepRecorder(model: self, compilation: compilation, state: state)
        let steps = try BatchSteps(recorder, data, batchSize: data.rows, training: training)
        if training { compilation.warnAboutFrozen(self) }
        _ = try ExecutionLock.withLock(isLarge: steps.isLarge) { try steps.run(0) }
        return EvaluationResult(logs: try state.logs())
    }
}
