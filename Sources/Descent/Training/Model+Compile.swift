extension Model {
    /// Says how the model is trained and judged. Faults in the arguments are thrown by `fit` and
    /// `evaluate`.
    ///
    /// - Parameters:
    ///   - optimizer: default RMSprop with a learning rate of 0.001, as Keras.
    ///   - loss: what is made small; for a model with several outputs, that of each of them.
    ///   - metrics: judged on every row alike. For several outputs one metric for each, as in Keras.
    ///   - weightedMetrics: judged with the weights given to `fit`.
    ///   - silencing: rules of the wiring check whose warnings are not wanted; see ``WiringRule``. A model
    ///     that is built is checked now, others by `fit`.
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: Loss, metrics: [Metric] = [],
        weightedMetrics: [Metric] = [],
        silencing: Set<WiringRule> = []
    ) {
        compile(optimizer, Objectives(
            losses: .each(loss), metrics: .each(metrics), weightedMetrics: .each(weightedMetrics)), silencing)
    }

    /// The optimizer given to `compile`; nil before.
    public var optimizer: Optimizer? { compilation?.optimizer }

    /// The losses given to `compile`, one for each output.
    public var losses: [Loss] { compilation?.losses ?? [] }

    func compile(_ optimizer: Optimizer, _ wanted: Objectives, _ silencing: Set<WiringRule>) {
        compilation = Compilation(optimizer: optimizer, wanted, silencing: silencing)
        warnAboutWiring()
    }

    /// What `compile` was given, checked.
    func requireCompilation(_ function: String) throws -> Compilation {
        guard let compilation else {
            throw TrainingError.notCompiled(function: function, model: title)
        }
        return compilation
    }

    /// The sums and metrics for data like `data`.
    func trainingState(_ compilation: Compilation, for data: Dataset) throws -> TrainingState {
        try compilation.prepareState(
            outputs: outputSpecs, labels: data.labelShapes, names: outputNames)
    }
}
