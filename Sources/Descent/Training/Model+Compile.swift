extension Model {
    /// Says how the model is trained and judged. Faults in the arguments are thrown by `fit` and
    /// `evaluate`.
    ///
    /// - Parameters:
    ///   - optimizer: default RMSprop with a learning rate of 0.001, as Keras.
    ///   - loss: what is made small; for a model with several outputs, that of each of them.
    ///   - metrics: judged on every row alike. For several outputs one metric
    ///     for each, as in Keras.
    ///   - weightedMetrics: judged with the weights given to `fit`.
    ///   - silencing: rules of the wiring check whose warnings are not wanted; see ``WiringRule``.
    ///     A model that is built is checked now, others by `fit`.
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: Loss, metrics: [Metric] = [],
        weightedMetrics: [Metric] = [],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .each(loss), metrics: .each(metrics),
                weightedMetrics: .each(weightedMetrics)), silencing)
    }

    /// The optimizer given to `compile`. Never nil; before `compile` it is one whose learning rate
    /// is NaN and that throws when it is used.
    public var optimizer: Optimizer! {
        (StepRecording.current(of: self)?.compilation ?? compilation)?.optimizer ?? noOptimizer
    }

    private var noOptimizer: Optimizer {
        let none = Optimizer(learningRate: Double.nan, name: "none")
        none.configurationError = ConfigurationError(
            who: title, expected: "compile(optimizer:loss:) before its optimizer is used",
            got: "none yet", fix: "Call compile first.", location: location)
        return none
    }

    /// The losses given to `compile`, one for each output.
    public var losses: [Loss] { compilation?.losses ?? [] }

    func compile(_ optimizer: Optimizer, _ wanted: Objectives, _ silencing: Set<WiringRule>) {
        randomStreams?.renew()
        let compilation = Compilation(optimizer: optimizer, wanted)
        compilation.wiring.silencing = silencing
        self.compilation = compilation
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
        try RandomStreams.draw(from: randomStreams) {
            try compilation.prepareState(
                outputs: outputSpecs, labels: data.labelShapes, names: outputNames)
        }
    }
}
