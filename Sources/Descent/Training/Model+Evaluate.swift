public import DescentCore

extension Model {
    /// Loss and metrics on `x` and `y`, without training.
    ///
    /// A loss that is not finite is returned as it is; ``findDivergence(_:_:sampleWeight:)`` names the
    /// operation to blame.
    ///
    /// - Throws: ``ConfigurationError``, ``ShapeError``, ``DataError``, ``WiringError``,
    ///   ``TrainingError``.
    public func evaluate(
        _ x: any TensorConvertible, _ y: any TensorConvertible, batchSize: Int = 32,
        sampleWeight: (any TensorConvertible)? = nil, verbose: Verbosity = .automatic,
        callbacks: [Callback] = []
    ) throws -> EvaluationResult {
        try evaluate([x], [y], batchSize, sampleWeight, verbose, callbacks)
    }

    /// Loss and metrics of a model with several inputs or outputs.
    public func evaluate(
        _ x: [Tensor], _ y: [Tensor], batchSize: Int = 32,
        sampleWeight: (any TensorConvertible)? = nil, verbose: Verbosity = .automatic,
        callbacks: [Callback] = []
    ) throws -> EvaluationResult {
        try evaluate(x as [any TensorConvertible], y, batchSize, sampleWeight, verbose, callbacks)
    }

    private func evaluate(
        _ xs: [any TensorConvertible], _ ys: [any TensorConvertible], _ batchSize: Int,
        _ sampleWeight: (any TensorConvertible)?, _ verbose: Verbosity, _ callbacks: [Callback]
    ) throws -> EvaluationResult {
        let compilation = try requireCompilation("evaluate")
        try requireArgument(
            batchSize > 0, "evaluate", "a batchSize above 0", got: "\(batchSize)", fix: "Use 32.")
        let data = try DataPreparation(model: self, function: "evaluate")
            .dataset(xs, ys, weights: sampleWeight)
        try requireWiring(compilation, nil)
        // Only a terminal gets a bar: the result itself is what programs print.
        let shown = verbose == .automatic && !Terminal.isInteractive ? .silent : verbose
        let params = Callback.Parameters(
            epochs: 1, steps: (data.rows - 1) / batchSize + 1, verbosity: verbose)
        let run = try EvaluationRun(
            self, compilation, data, batchSize: batchSize,
            callbacks: CallbackList(callbacks, model: self, params: params), verbosity: shown)
        return EvaluationResult(logs: try run.run())
    }
}
