/// Loss and metrics over data that are not trained on.
package protocol Evaluating: AnyObject {
    /// Loss first, then metrics.
    ///
    /// - Throws: `CancellationError` after the running batch, with the callbacks told of the end.
    func run(_ cancellation: Cancellation) throws -> Logs
}

/// What `fit` evaluates after its epochs.
package final class FitValidation {
    private let make: () throws -> any Evaluating
    private var evaluation: any Evaluating

    package init(_ make: @escaping () throws -> any Evaluating) throws {
        self.make = make
        evaluation = try make()
    }

    /// Rows in memory.
    package convenience init(
        _ data: Dataset, _ training: TrainingContext, _ callbacks: CallbackList
    ) throws {
        let (model, compilation) = (training.model, training.compilation)
        let batchSize = training.options.rowsOfValidation
        try self.init {
            try EvaluationRun(
                model, compilation, data, batchSize: batchSize, callbacks: callbacks)
        }
    }

    /// Records the steps anew.
    func adoptSteps() throws { evaluation = try make() }

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
