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

    func compile(_ optimizer: Optimizer, _ wanted: Objectives, _ silencing: Set<WiringRule>) {
        compile(optimizer, wanted, checks: [WiringCheck(silencing: silencing)])
        guard built, let compilation else { return }
        // Prints the warnings there are before data come; errors are left to `fit`.
        try? check(compilation, nil)
    }
}
