/// A callback made of closures.
///
/// ```swift
/// LambdaCallback(onEpochEnd: { epoch, logs in print(epoch, logs["loss"] ?? .nan) })
/// ```
public final class LambdaCallback: Callback {
    private let trainBegin: (() throws -> Void)?
    private let trainEnd: ((Logs) throws -> Void)?
    private let epochBegin: ((Int) throws -> Void)?
    private let epochEnd: ((Int, Logs) throws -> Void)?
    private let batchBegin: ((Int) throws -> Void)?
    private let batchEnd: ((Int, BatchLogs) throws -> Void)?

    /// A callback of the closures that are given; what they throw ends training.
    ///
    /// - Parameters:
    ///   - onEpochBegin: before an epoch; epochs count from 0.
    ///   - onEpochEnd: after an epoch and its validation.
    ///   - onTrainBegin: before the first epoch.
    ///   - onTrainEnd: after the last epoch, with that epoch's numbers.
    ///   - onTrainBatchBegin: before a training step; steps count from 0 in each epoch.
    ///   - onTrainBatchEnd: after a training step.
    public init(
        onEpochBegin: ((_ epoch: Int) throws -> Void)? = nil,
        onEpochEnd: ((_ epoch: Int, _ logs: Logs) throws -> Void)? = nil,
        onTrainBegin: (() throws -> Void)? = nil,
        onTrainEnd: ((_ logs: Logs) throws -> Void)? = nil,
        onTrainBatchBegin: ((_ batch: Int) throws -> Void)? = nil,
        onTrainBatchEnd: ((_ batch: Int, _ logs: BatchLogs) throws -> Void)? = nil
    ) {
        (trainBegin, trainEnd) = (onTrainBegin, onTrainEnd)
        (epochBegin, epochEnd) = (onEpochBegin, onEpochEnd)
        (batchBegin, batchEnd) = (onTrainBatchBegin, onTrainBatchEnd)
    }

    public override var watchesBatches: Bool { batchBegin != nil || batchEnd != nil }

    public override func onTrainBegin() throws { try trainBegin?() }
    public override func onTrainEnd(logs: Logs) throws { try trainEnd?(logs) }
    public override func onEpochBegin(_ epoch: Int) throws { try epochBegin?(epoch) }
    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) throws {
        try epochEnd?(epoch, logs)
    }
    public override func onTrainBatchBegin(_ batch: Int) throws { try batchBegin?(batch) }
    public override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws {
        try batchEnd?(batch, logs)
    }
}
