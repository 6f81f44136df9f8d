import DescentCore
import DescentSupport

/// Loss and metrics over the batches of a source, once or after every epoch.
package final class SourceEvaluation: Evaluating {
    private let model: Model
    private let source: any BatchSource
    private let reader: BatchReader
    private let steps: Int?
    private let callbacks: CallbackList
    private let progress: ProgressBar?
    private let function: String

    /// - Parameters:
    ///   - steps: batches to use of every pass; nil for all.
    ///   - function: `evaluate`, or whoever validates.
    package init(
        _ model: Model, _ source: any BatchSource, steps: Int?, callbacks: CallbackList,
        verbosity: Verbosity = .silent, function: String
    ) {
        (self.model, self.source, self.steps) = (model, source, steps)
        (self.callbacks, self.function) = (callbacks, function)
        reader = BatchReader(model, function)
        let bar = ProgressBar(verbosity, steps: steps ?? source.batchesPerPass)
        progress = bar.isSilent ? nil : bar
    }

    /// - Throws: ``BatchError``; ``TrainingError`` for a source without batches;
    ///   `CancellationError` after the running batch, with the callbacks told of the end.
    package func run(_ cancellation: Cancellation) throws -> Logs {
        Interrupts.runBegins()
        defer { Interrupts.runEnds() }
        let compilation = try model.requireCompilation(function)
        reader.forgetPrograms()
        let pass = SourcePass(source, reader)
        var batch = try pass.batch(restarting: false)
        guard let first = batch else { throw Self.empty(function) }
        var data = try reader.data(first)
        let state = try model.trainingState(compilation, for: data)
        let recorder = StepRecorder(model: model, compilation: compilation, state: state)
        try state.reset()
        try callbacks.each { try $0.onTestBegin() }
        progress?.begin()
        var step = 0
        while batch != nil, !cancellation.isRequested {
            try run(data, step, recorder)
            step += 1
            if let steps, step >= steps { break }
            batch = try pass.batch(restarting: false)
            if let batch { data = try reader.data(batch) }
        }
        let logs = try state.logs()
        try callbacks.each { try $0.onTestEnd(logs: logs) }
        if cancellation.isRequested { throw CancellationError() }
        if let steps, step < steps { Self.warnOfFew(function, step, of: steps) }
        progress?.finish(logs.sorted, after: step)
        return logs
    }

    private func run(_ data: Dataset, _ step: Int, _ recorder: StepRecorder) throws {
        if callbacks.watchBatches { try callbacks.each { try $0.onTestBatchBegin(step) } }
        let program = try reader.program(recorder, training: false, data)
        try program.hold {
            program.read(data.columns, first: 0)
            try withExtendedLifetime(data) { try program.run() }
        }
        if callbacks.watchBatches {
            let logs = BatchLogs(recorder.state)
            try callbacks.each { try $0.onTestBatchEnd(step, logs: logs) }
        }
        if let progress, progress.isDue {
            progress.update(step + 1, try recorder.state.logs().sorted)
        }
    }

    package static func empty(_ function: String) -> TrainingError {
        .argument(
            function: function, expected: "a source with at least one batch", got: "none",
            fix: "Check how its data are found; startPass() starts at the first batch again.")
    }

    private static func warnOfFew(_ function: String, _ step: Int, of steps: Int) {
        Terminal.warn(
            "\(function) needs \(steps) batches, but got \(step): the result is that of those. "
                + "Leave steps out to use what there is.")
    }
}
