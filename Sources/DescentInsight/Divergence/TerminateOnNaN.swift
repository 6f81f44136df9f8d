/// Ends training without an error when the loss becomes NaN or infinite. Without it `fit` throws
/// ``TrainingError/diverged(_:)``.
///
/// ```swift
/// let guardian = TerminateOnNaN(reports: true)
/// try model.fit(x, y, epochs: 10, callbacks: [guardian])
/// if let report = guardian.report { print(report.cause, report.rows) }
/// ```
public final class TerminateOnNaN: Callback {
    /// Whether the operation that is to blame is looked for.
    public let reports: Bool
    /// What was found in the last `fit`; nil if all went well, or without ``reports``.
    public private(set) var report: DivergenceReport?

    /// - Parameter reports: whether to look for the operation that is to blame, keep the ``report``
    ///   and print it unless `fit` is silent. The model then ends with the weights from before the
    ///   step that is to blame, and weights that are not finite end training too. Default false, as
    ///   Keras: one line is printed and the weights are what they are.
    public init(reports: Bool = false) { self.reports = reports }

    /// With a report the steps themselves look for it.
    public override var watchesBatches: Bool { !reports }

    /// Forgets the report of an earlier training.
    public override func onTrainBegin() { report = nil }

    /// Without reports: prints a line and ends training where the loss is NaN or infinite.
    public override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) {
        guard !reports, let loss = logs["loss"], !loss.isFinite else { return }
        print("Batch \(batch): Invalid loss, terminating training")
        model?.stopTraining = true
    }

    /// Keeps what was found, and prints it unless `fit` is silent.
    func accept(_ report: DivergenceReport) {
        self.report = report
        guard params.verbosity != .silent else { return }
        print("Training ended without \(report.needed):\n\(report)")
    }
}
