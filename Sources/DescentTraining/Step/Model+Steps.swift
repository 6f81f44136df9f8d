public import DescentCore

extension Model {
    /// One training step on a batch, for loops of your own. Several inputs or outputs come as lists
    /// or dictionaries, as for `fit`.
    ///
    /// A loss that is not finite is returned as it is, and the weights are then lost, as in Keras:
    /// this method keeps no copy of them. ``findDivergence(_:_:sampleWeight:)`` names the
    /// operation to blame.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example.
    ///   - sampleWeight: how much each row counts in the loss.
    ///   - classWeight: how much rows of a class count in the loss, instead of `sampleWeight`.
    /// - Returns: loss and metrics of this batch, before the step.
    /// - Throws: what `fit` throws for such data.
    @discardableResult
    public func trainOnBatch(
        _ x: any ModelData, _ y: any ModelData, sampleWeight: (any ModelData)? = nil,
        classWeight: [Int: Double]? = nil
    ) throws -> EvaluationResult {
        try step(training: true, "trainOnBatch", x, y, sampleWeight, classWeight)
    }

    /// Loss and metrics of a batch, without training.
    ///
    /// - Throws: what `evaluate` throws for such data.
    public func testOnBatch(
        _ x: any ModelData, _ y: any ModelData, sampleWeight: (any ModelData)? = nil
    ) throws -> EvaluationResult {
        try step(training: false, "testOnBatch", x, y, sampleWeight, nil)
    }

    private func step(
        training: Bool, _ function: String, _ x: any ModelData, _ y: any ModelData,
        _ weights: (any ModelData)?, _ classWeight: [Int: Double]?
    ) throws -> EvaluationResult {
        try work(function) {
            let compilation = try requireCompilation(function)
            var data = try DataPreparation(model: self, function: function)
                .dataset(x, y, weights: weights)
            if let classWeight {
                try requireArgument(
                    weights == nil, function, "classWeight or sampleWeight", got: "both",
                    fix: "Multiply them and give sampleWeight.")
                data = try data.weighted(by: classWeight, compilation, function)
            }
            try check(compilation, nil)
            let state = try trainingState(compilation, for: data)
            try state.reset()
            let recorder = StepRecorder(model: self, compilation: compilation, state: state)
            let steps = try BatchSteps(recorder, data, batchSize: data.rows, training: training)
            if training { compilation.warnAboutFrozen(self) }
            try steps.hold { try steps.run(0) }
            return EvaluationResult(logs: try state.logs())
        }
    }
}

// MARK: Lists and dictionaries of mixed types

extension Model {
    /// One training step on a batch of several inputs and outputs whose elements differ in type.
    @_disfavoredOverload
    @discardableResult
    public func trainOnBatch(
        _ x: MixedData, _ y: MixedData, sampleWeight: (any ModelData)? = nil,
        classWeight: [Int: Double]? = nil
    ) throws -> EvaluationResult {
        try step(training: true, "trainOnBatch", x, y, sampleWeight, classWeight)
    }

    /// One training step on a batch of several inputs whose elements differ in type.
    @_disfavoredOverload
    @discardableResult
    public func trainOnBatch(
        _ x: MixedData, _ y: any ModelData, sampleWeight: (any ModelData)? = nil,
        classWeight: [Int: Double]? = nil
    ) throws -> EvaluationResult {
        try step(training: true, "trainOnBatch", x, y, sampleWeight, classWeight)
    }

    /// One training step on a batch of several outputs whose elements differ in type.
    @_disfavoredOverload
    @discardableResult
    public func trainOnBatch(
        _ x: any ModelData, _ y: MixedData, sampleWeight: (any ModelData)? = nil,
        classWeight: [Int: Double]? = nil
    ) throws -> EvaluationResult {
        try step(training: true, "trainOnBatch", x, y, sampleWeight, classWeight)
    }

    /// Loss and metrics of a batch of several inputs and outputs whose elements differ in type.
    @_disfavoredOverload
    public func testOnBatch(
        _ x: MixedData, _ y: MixedData, sampleWeight: (any ModelData)? = nil
    ) throws -> EvaluationResult {
        try step(training: false, "testOnBatch", x, y, sampleWeight, nil)
    }

    /// Loss and metrics of a batch of several inputs whose elements differ in type.
    @_disfavoredOverload
    public func testOnBatch(
        _ x: MixedData, _ y: any ModelData, sampleWeight: (any ModelData)? = nil
    ) throws -> EvaluationResult {
        try step(training: false, "testOnBatch", x, y, sampleWeight, nil)
    }

    /// Loss and metrics of a batch of several outputs whose elements differ in type.
    @_disfavoredOverload
    public func testOnBatch(
        _ x: any ModelData, _ y: MixedData, sampleWeight: (any ModelData)? = nil
    ) throws -> EvaluationResult {
        try step(training: false, "testOnBatch", x, y, sampleWeight, nil)
    }
}
