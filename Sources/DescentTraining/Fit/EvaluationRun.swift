import DescentCore

/// Loss and metrics over a data set, once or after every epoch.
final class EvaluationRun: Evaluating {
    private let model: Model
    private let state: TrainingState
    private let steps: BatchSteps
    private let callbacks: CallbackList
    private let progress: ProgressBar?

    init(
        _ model: Model, _ compilation: Compilation, _ data: Dataset, batchSize: Int,
        callbacks: CallbackList, verbosity: Verbosity = .silent
    ) throws {
        self.model = model
        self.callbacks = callbacks
        state = try model.trainingState(compilation, for: data)
        let recorder = StepRecorder(model: model, compilation: compilation, state: state)
        steps = try BatchSteps(recorder, data, batchSize: batchSize, training: false)
        let bar = ProgressBar(verbosity, steps: steps.count)
        progress = bar.isSilent ? nil : bar
    }

    /// Loss first, then metrics.
    ///
    /// - Throws: `CancellationError` after the running batch, with the callbacks told of the end.
    func run(_ cancellation: Cancellation) throws -> Logs {
        Interrupts.runBegins()
        defer { Interrupts.runEnds() }
        try state.reset()
        try callbacks.each { try $0.onTestBegin() }
        progress?.begin()
        var step = 0
        while step < steps.count, !cancellation.isRequested {
            if callbacks.watchBatches { try callbacks.each { try $0.onTestBatchBegin(step) } }
            let first = step
            step = try steps.hold {
                try runChunk(from: first, cancellation)
            }
            if callbacks.watchBatches, step > first {
                let logs = BatchLogs(state)
                try callbacks.each { try $0.onTestBatchEnd(first, logs: logs) }
            }
            if let progress, progress.isDue, step < steps.count {
                progress.update(step, try state.logs().sorted)
            }
        }
        let logs = try state.logs()
        try callbacks.each { try $0.onTestEnd(logs: logs) }
        guard step == steps.count else {
            Interrupts.report("evaluate was interrupted after \(step) of \(steps.count) batches.")
            throw CancellationError()
        }
        progress?.finish(logs.sorted)
        return logs
    }

    private func runChunk(from first: Int, _ cancellation: Cancellation) throws -> Int {
        let turn = Turn(steps.access)
        for step in first..<steps.count {
            if cancellation.isRequested { return step }
            try steps.run(step)
            if callbacks.watchBatches || turn.isOver || progress?.isDue == true { return step + 1 }
        }
        return steps.count
    }
}
