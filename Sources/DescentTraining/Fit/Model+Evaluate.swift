public import DescentCore
import DescentSupport

extension Model {
    /// Loss and metrics on `x` and `y`, without training.
    ///
    /// A model with several inputs or outputs takes lists or dictionaries by name, as `fit` does;
    /// the result then has a loss and metrics for each output under Keras' names, such as
    /// `priority_loss` and `priority_accuracy`. A loss that is not finite is returned as it is;
    /// ``findDivergence(_:_:sampleWeight:)`` names the operation to blame.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example.
    ///   - batchSize: rows in a step.
    ///   - verbose: what is printed; by default a bar on a terminal, else nothing.
    ///   - sampleWeight: how much each row counts in the loss and in weighted metrics.
    ///   - callbacks: hear of the seams of the run, in this order; see ``Callback``.
    /// - Throws: ``ConfigurationError``, ``ShapeError``, ``DataError``, ``WiringError``,
    ///   ``TrainingError``; `CancellationError` when its task is cancelled, after the
    ///   running batch.
    public func evaluate(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32,
        verbose: Verbosity = .automatic,
        sampleWeight: (any ModelData)? = nil, callbacks: [Callback] = []
    ) throws -> EvaluationResult {
        try evaluation(x, y, batchSize, verbose, sampleWeight, callbacks)
    }

    /// The loss and the only metric: `let (loss, accuracy) = try model.evaluate(x, y)`.
    ///
    /// - Throws: what the other form throws; ``TrainingError`` for another number of metrics.
    @_disfavoredOverload
    public func evaluate(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32,
        verbose: Verbosity = .automatic,
        sampleWeight: (any ModelData)? = nil, callbacks: [Callback] = []
    ) throws -> (Double, Double) {
        let all = try evaluation(x, y, batchSize, verbose, sampleWeight, callbacks)
        try all.require(2)
        return (all.values[0], all.values[1])
    }

    /// The loss and two metrics: `let (loss, accuracy, auc) = try model.evaluate(x, y)`.
    ///
    /// - Throws: what the other form throws; ``TrainingError`` for another number of metrics.
    @_disfavoredOverload
    public func evaluate(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32,
        verbose: Verbosity = .automatic,
        sampleWeight: (any ModelData)? = nil, callbacks: [Callback] = []
    ) throws -> (Double, Double, Double) {
        let all = try evaluation(x, y, batchSize, verbose, sampleWeight, callbacks)
        try all.require(3)
        return (all.values[0], all.values[1], all.values[2])
    }

    private func evaluation(
        _ x: any ModelData, _ y: any ModelData, _ batchSize: Int, _ verbose: Verbosity,
        _ sampleWeight: (any ModelData)?, _ callbacks: [Callback]
    ) throws -> EvaluationResult {
        try work("evaluate") {
            let compilation = try requireCompilation("evaluate")
            try verbose.check("evaluate")
            try requireArgument(
                batchSize > 0, "evaluate", "a batchSize above 0", got: "\(batchSize)",
                fix: "Use 32.")
            let data = try DataPreparation(model: self, function: "evaluate")
                .dataset(x, y, weights: sampleWeight)
            try check(compilation, nil)
            // Only a terminal gets a bar: the result itself is what programs print.
            let shown = verbose == .automatic && !Terminal.isInteractive ? .silent : verbose
            let params = Callback.Parameters(
                epochs: 1, steps: (data.rows - 1) / batchSize + 1, verbosity: verbose)
            let run = try EvaluationRun(
                self, compilation, data, batchSize: batchSize,
                callbacks: CallbackList(callbacks, model: self, params: params), verbosity: shown)
            return EvaluationResult(logs: try run.run(Cancellation()))
        }
    }
}

// MARK: Lists and dictionaries of mixed types

extension Model {
    /// Loss and metrics of several inputs and outputs: lists or dictionaries whose elements
    /// differ in type.
    @_disfavoredOverload
    public func evaluate(
        _ x: MixedData, _ y: MixedData, batchSize: Int = 32, verbose: Verbosity = .automatic,
        sampleWeight: (any ModelData)? = nil, callbacks: [Callback] = []
    ) throws -> EvaluationResult {
        try evaluation(x, y, batchSize, verbose, sampleWeight, callbacks)
    }

    /// Loss and metrics of several inputs: lists or dictionaries whose elements differ in
    /// type.
    @_disfavoredOverload
    public func evaluate(
        _ x: MixedData, _ y: any ModelData, batchSize: Int = 32, verbose: Verbosity = .automatic,
        sampleWeight: (any ModelData)? = nil, callbacks: [Callback] = []
    ) throws -> EvaluationResult {
        try evaluation(x, y, batchSize, verbose, sampleWeight, callbacks)
    }

    /// Loss and metrics of several outputs: lists or dictionaries whose elements differ in
    /// type.
    @_disfavoredOverload
    public func evaluate(
        _ x: any ModelData, _ y: MixedData, batchSize: Int = 32, verbose: Verbosity = .automatic,
        sampleWeight: (any ModelData)? = nil, callbacks: [Callback] = []
    ) throws -> EvaluationResult {
        try evaluation(x, y, batchSize, verbose, sampleWeight, callbacks)
    }
}
