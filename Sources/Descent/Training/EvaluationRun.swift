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
            step = try ExecutionLock.withLock(isLarge: steps.isLarge) { try runChunk(from: step) }
            if let progress, progress.isLive, step < steps.count {
                progress.update(step, try state.logs().sorted)
            }
        }
        let logs = try state.logs()
        try callbacks.each { try $0.onTestEnd(logs: logs) }
        progress?.finish(logs.sorted)
        return logs
    }

    private func runChunk(from first: Int) throws -> Int {
        let batchLogs = callbacks.isEmpty ? nil : BatchLogs(state)
        for step in first..<steps.count {
            if batchLogs != nil { try callbacks.each { try $0.onTestBatchBegin(step) } }
            _ = try steps.run(step)
            if let batchLogs { try callbacks.each { try $0.onTestBatchEnd(step, logs: batchLogs) } }
            if let progress, progress.isDue { return step + 1 }
        }
        return steps.count
    }
}
