public import DescentCore

// The forms of `compile` for functions and for several outputs:
// each only says what belongs to which output.

extension Model {
    /// Trains on a function of labels and outputs:
    ///
    /// ```swift
    /// model.compile(optimizer: .adam, loss: { yTrue, yPred in square(yTrue - yPred) })
    /// ```
    ///
    /// - Parameters:
    ///   - optimizer: default RMSprop with a learning rate of 0.001, as Keras.
    ///   - loss: one loss for each row or for each element; their mean is made small. See
    ///     ``Loss/function(_:_:)``.
    ///   - metrics: judged on every row alike; default none.
    ///   - weightedMetrics: judged with the weights given to `fit`; default none.
    ///   - silencing: rules of the wiring check whose warnings are not wanted; default none.
    public func compile(
        optimizer: Optimizer = RMSprop(),
        loss: @escaping (_ yTrue: Tensor, _ yPred: Tensor) -> Tensor,
        metrics: [Metric] = [], weightedMetrics: [Metric] = [],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .each(FunctionLoss(loss)), metrics: .each(metrics),
                weightedMetrics: .each(weightedMetrics)), silencing)
    }

    /// Says how a model with several outputs is trained and judged:
    /// one loss and one list of metrics for each output, in their order.
    ///
    /// - Parameters:
    ///   - optimizer: default RMSprop with a learning rate of 0.001, as Keras.
    ///   - loss: nil for an output that is not trained; it needs no labels.
    ///   - lossWeights: how much each loss counts in the sum that is made small; default 1.
    ///   - metrics: judged on every row alike; default none.
    ///   - weightedMetrics: judged with the weights given to `fit`; default none.
    ///   - silencing: rules of the wiring check whose warnings are not wanted.
    @_disfavoredOverload
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: [Loss?], lossWeights: [Double]? = nil,
        metrics: [[Metric]] = [], weightedMetrics: [[Metric]] = [],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .list(loss), lossWeights: lossWeights.map { .list($0) },
                metrics: .list(metrics), weightedMetrics: .list(weightedMetrics)), silencing)
    }

    /// One loss and one metric for each output, in their order.
    @_disfavoredOverload
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: [Loss?], lossWeights: [Double]? = nil,
        metrics: [Metric], weightedMetrics: [Metric] = [],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .list(loss), lossWeights: lossWeights.map { .list($0) },
                metrics: .each(metrics), weightedMetrics: .each(weightedMetrics)), silencing)
    }

    /// One loss for each output, in their order, and lists of metrics by the outputs' names.
    @_disfavoredOverload
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: [Loss?], lossWeights: [Double]? = nil,
        metrics: [String: [Metric]], weightedMetrics: [String: [Metric]] = [:],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .list(loss), lossWeights: lossWeights.map { .list($0) },
                metrics: .named(metrics), weightedMetrics: .named(weightedMetrics)), silencing)
    }

    /// Says how a model with several outputs is trained and judged, by the names of the outputs:
    /// those of the layers they come from, see ``Model/outputNames``.
    ///
    /// ```swift
    /// model.compile(
    ///     loss: ["priority": .binaryCrossentropy, "kind": .sparseCategoricalCrossentropy],
    ///     lossWeights: ["kind": 0.2], metrics: ["kind": [.accuracy]])
    /// ```
    ///
    /// - Parameters:
    ///   - optimizer: default RMSprop with a learning rate of 0.001, as Keras.
    ///   - loss: an output that is left out is not trained, and needs no labels.
    ///   - lossWeights: how much each loss counts in the sum that is made small; default 1.
    ///   - metrics: judged on every row alike; default none.
    ///   - weightedMetrics: judged with the weights given to `fit`; default none.
    ///   - silencing: rules of the wiring check whose warnings are not wanted; default none.
    @_disfavoredOverload
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: [String: Loss], lossWeights: [String: Double] = [:],
        metrics: [String: [Metric]] = [:], weightedMetrics: [String: [Metric]] = [:],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .named(loss.mapValues { $0 }), lossWeights: .named(lossWeights),
                metrics: .named(metrics), weightedMetrics: .named(weightedMetrics)), silencing)
    }

    /// Losses by the outputs' names, and one metric for each output that is to have one.
    @_disfavoredOverload
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: [String: Loss], lossWeights: [String: Double] = [:],
        metrics: [String: Metric], weightedMetrics: [String: Metric] = [:],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .named(loss.mapValues { $0 }), lossWeights: .named(lossWeights),
                metrics: .named(metrics.mapValues { [$0] }),
                weightedMetrics: .named(weightedMetrics.mapValues { [$0] })), silencing)
    }

    /// The same loss for every output, and a list of metrics for each.
    @_disfavoredOverload
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: Loss, lossWeights: [Double]? = nil,
        metrics: [[Metric]], weightedMetrics: [[Metric]] = [],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .each(loss), lossWeights: lossWeights.map { .list($0) },
                metrics: .list(metrics), weightedMetrics: .list(weightedMetrics)), silencing)
    }

    /// The same loss for every output, and lists of metrics by the outputs' names.
    @_disfavoredOverload
    public func compile(
        optimizer: Optimizer = RMSprop(), loss: Loss, lossWeights: [String: Double] = [:],
        metrics: [String: [Metric]], weightedMetrics: [String: [Metric]] = [:],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer,
            Objectives(
                losses: .each(loss), lossWeights: .named(lossWeights),
                metrics: .named(metrics), weightedMetrics: .named(weightedMetrics)), silencing)
    }

    /// ``compile(optimizer:loss:lossWeights:metrics:weightedMetrics:silencing:)``
    /// under an older label.
    public func compile(
        optimizer: Optimizer = RMSprop(), losses: [Loss], lossWeights: [Double]? = nil,
        metrics: [[Metric]] = [], weightedMetrics: [[Metric]] = [],
        silencing: Set<WiringRule> = []
    ) {
        compile(
            optimizer: optimizer, loss: losses, lossWeights: lossWeights, metrics: metrics,
            weightedMetrics: weightedMetrics, silencing: silencing)
    }
}
