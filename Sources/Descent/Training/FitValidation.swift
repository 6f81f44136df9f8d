/// The rows that `fit` evaluates after its epochs.
final class FitValidation {
    private let data: Dataset
    private let callbacks: CallbackList
    private var evaluation: EvaluationRun

    init(_ data: Dataset, _ training: TrainingContext, _ callbacks: CallbackList) throws {
        self.data = data
        self.callbacks = callbacks
        evaluation = try Self.run(data, training, callbacks)
    }

    /// Records the steps anew.
    func adoptSteps(_ training: TrainingContext) throws {
        evaluation = try Self.run(data, training, callbacks)
    }

    private static func run(
        _ data: Dataset, _ training: TrainingContext, _ callbacks: CallbackList
    ) throws -> EvaluationRun {
        try EvaluationRun(
            training.model, training.compilation, data,
            batchSize: training.options.rowsOfValidation, callbacks: callbacks)
    }

    /// Adds `val_loss` and the like; false if the task was cancelled.
    func run(addingTo logs: inout Logs, _ cancellation: Cancellation) throws -> Bool {
        do {
            for (name, value) in try evaluation.run(cancellation).entries {
                logs["val_\(name)"] = value
            }
            return true
        } catch is CancellationError {
            return false
        }
    }
}
