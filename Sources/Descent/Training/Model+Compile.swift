import DescentCore

extension Model {
    /// Says how the model is trained and judged. Faults in the arguments are thrown by `fit` and
    /// `evaluate`.
    ///
    /// - Parameters:
    ///   - optimizer: default RMSprop with a learning rate of 0.001, as Keras.
    ///   - metrics: judged on every row alike.
    ///   - weightedMetrics: judged with the weights given to `fit`.
    ///   - silencing: rules of the wiring check whose warnings are not wanted; see ``WiringRule``. A model
    ///     that is built is checked now, others by `fit`.
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: Loss, metrics: [Metric] = [],
        weightedMetrics: [Metric] = [], silencing: Set<WiringRule> = []
    ) {
        compilation = Compilation(
            optimizer: optimizer, losses: [loss], lossWeights: nil,
            metrics: metrics.isEmpty ? [] : [metrics],
            weightedMetrics: weightedMetrics.isEmpty ? [] : [weightedMetrics], silencing: silencing)
        warnAboutWiring()
    }

    /// Says how a model with several outputs is trained and judged: one loss and one list of
    /// metrics for each output.
    ///
    /// - Parameters:
    ///   - lossWeights: how much each loss counts in the sum that is made small; default 1.
    ///   - silencing: rules of the wiring check whose warnings are not wanted.
    public func compile(
        optimizer: Optimizer = RMSprop(), losses: [Loss], lossWeights: [Double]? = nil,
        metrics: [[Metric]] = [], weightedMetrics: [[Metric]] = [],
        silencing: Set<WiringRule> = []
    ) {
        compilation = Compilation(
            optimizer: optimizer, losses: losses, lossWeights: lossWeights, metrics: metrics,
            weightedMetrics: weightedMetrics, silencing: silencing)
        warnAboutWiring()
    }

    /// The optimizer given to `compile`; nil before.
    public var optimizer: Optimizer? { compilation?.optimizer }

    /// The losses given to `compile`, one for each output.
    public var losses: [Loss] { compilation?.losses ?? [] }

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
