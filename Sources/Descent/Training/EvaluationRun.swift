import DescentCore

/// Loss and metrics over a data set, once or after every epoch.
final class EvaluationRun {
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
    func run() throws -> Logs {
        try state.reset()
        try callbacks.each { try $0.onTestBegin() }
        progress?.begin()
        var step = 0
        while step < steps.count {
            if callbacks.watchBatches { try callbacks.each { try $0.onTestBatchBegin(step) } }
            let first = step
            step = try ExecutionLock.withLock(isLarge: steps.isLarge) { try runChunk(from: first) }
            if callbacks.watchBatches {
                let logs = BatchLogs(state)
                try callbacks.each { try $0.onTestBatchEnd(first, logs: logs) }
            }
            if let progress, progress.isDue, step < steps.count {
                progress.update(step, try state.logs().sorted)
            }
        }
        let logs = try state.logs()
        try callbacks.each { try $0.onTestEnd(logs: logs) }
        progress?.finish(logs.sorted)
        return logs
    }

    private func runChunk(from first: Int) throws -> Int {
        let turn = Turn()
        for step in first..<steps.count {
            _ = try steps.run(step)
            if callbacks.watchBatches || turn.isOver || progress?.isDue == true { return step + 1 }
        }
        return steps.count
    }
}
