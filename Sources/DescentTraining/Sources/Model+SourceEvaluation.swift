public import DescentCore
import DescentSupport

// `evaluate` and `predict` of batches that come one by one.

extension Model {
    /// Loss and metrics over the batches of `source`, without training.
    ///
    /// - Parameters:
    ///   - source: see ``BatchSource`` and ``Batches``; a new pass is started.
    ///   - steps: how many batches are used; default all. Fewer in the source give a warning.
    ///   - verbose: what is printed; by default a bar on a terminal, else nothing.
    ///   - callbacks: hear of the seams of the run, in this order.
    /// - Throws: ``BatchError``, and what `evaluate` throws for arrays.
    public func evaluate(
        _ source: any BatchSource, steps: Int? = nil, verbose: Verbosity = .automatic,
        callbacks: [Callback] = []
    ) throws -> EvaluationResult {
        try verbose.check("evaluate")
        try requireSteps(steps, "steps", "evaluate")
        _ = try requireCompilation("evaluate")
        let shown = verbose == .automatic && !Terminal.isInteractive ? .silent : verbose
        let params = Callback.Parameters(
            epochs: 1, steps: steps ?? source.batchesPerPass ?? 0, verbosity: verbose)
        let run = SourceEvaluation(
            self, source, steps: steps,
            callbacks: CallbackList(callbacks, model: self, params: params), verbosity: shown,
            function: "evaluate")
        return EvaluationResult(logs: try work("evaluate") { try run.run(Cancellation()) })
    }

    /// The output for each row of the batches of `source`, one after the other.
    ///
    /// - Parameters:
    ///   - source: its labels are not looked at.
    ///   - steps: how many batches are used; default all.
    ///   - callbacks: hear of the seams of the run, in this order.
    /// - Throws: ``BatchError``, and what `predict` throws for arrays; ``TrainingError`` for a model
    ///   with several outputs: use ``predictAll(_:steps:callbacks:)``.
    public func predict(
        _ source: any BatchSource, steps: Int? = nil, callbacks: [Callback] = []
    ) throws -> Tensor {
        let all = try predictAll(source, steps: steps, callbacks: callbacks)
        try requireArgument(
            all.count == 1, "predict", "predictAll(_:) for \(all.count) outputs",
            got: "a call for one tensor", fix: "Its result has them by number and by name.")
        return all[0]
    }

    /// All outputs for each row of the batches of `source`, in order and by name.
    ///
    /// - Throws: ``BatchError``, and what `predictAll` throws for arrays.
    public func predictAll(
        _ source: any BatchSource, steps: Int? = nil, callbacks: [Callback] = []
    ) throws -> Predictions {
        try requireSteps(steps, "steps", "predict")
        let reader = BatchReader(self, "predict")
        let (pass, cancellation) = (SourcePass(source, reader), Cancellation())
        let params = Callback.Parameters(
            epochs: 1, steps: steps ?? source.batchesPerPass ?? 0, verbosity: .silent)
        let list = CallbackList(callbacks, model: self, params: params)
        var results: [[Tensor]] = []
        try list.each { try $0.onPredictBegin() }
        while results.count < steps ?? .max, !cancellation.isRequested,
            let batch = try pass.batch(restarting: false)
        {
            let inputs = try reader.inputs(batch)
            let step = results.count
            try list.each { try $0.onPredictBatchBegin(step) }
            results.append(try PredictionRun(self, inputs, batchSize: .max, .silent, []).run())
            try list.each { try $0.onPredictBatchEnd(step) }
        }
        try list.each { try $0.onPredictEnd() }
        try cancellation.check()
        guard let first = results.first else { throw SourceEvaluation.empty("predict") }
        let joined = try first.indices.map { i in
            try concatenate(results.map { $0[i] }, axis: 0).evaluated()
        }
        return Predictions(joined, names: outputNames)
    }
}
