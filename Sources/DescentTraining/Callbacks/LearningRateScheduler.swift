/// Sets the learning rate before each epoch.
///
/// ```swift
/// LearningRateScheduler { epoch, rate in epoch < 10 ? rate : rate * 0.9 }
/// LearningRateScheduler { epoch in 0.01 / Double(epoch + 1) }
/// ```
///
/// `fit` throws before the first epoch if the optimizer follows a schedule,
/// which sets the rate itself.
public final class LearningRateScheduler: Callback {
    private let schedule: (Int, Double) -> Double
    private let verbose: Bool

    /// - Parameters:
    ///   - schedule: the new rate for an epoch, counted from 0, and the present rate.
    ///   - verbose: whether to print the rate before each epoch. Default 0.
    public init(
        _ schedule: @escaping (_ epoch: Int, _ learningRate: Double) -> Double,
        verbose: Verbosity = .silent
    ) {
        self.schedule = schedule
        self.verbose = verbose != .silent
    }

    /// - Parameters:
    ///   - schedule: the rate for an epoch, counted from 0.
    ///   - verbose: whether to print the rate before each epoch. Default 0.
    public convenience init(
        _ schedule: @escaping (_ epoch: Int) -> Double, verbose: Verbosity = .silent
    ) {
        self.init({ epoch, _ in schedule(epoch) }, verbose: verbose)
    }

    public override var watchesBatches: Bool { false }

    /// The epoch whose rate was set last.
    private var lastEpoch = -1
    /// The epoch that goes on from a snapshot; its rate is in there.
    private var resumedEpoch = -1

    /// The epoch whose rate was set last.
    public override func state() -> CallbackState {
        CallbackState(numbers: ["epoch": Double(lastEpoch)])
    }

    /// Leaves the rate of an epoch that goes on as it is.
    public override func restore(_ state: CallbackState) {
        resumedEpoch = state.numbers["epoch"].flatMap { Int(exactly: $0) } ?? -1
    }

    /// - Throws: ``ConfigurationError`` for an optimizer that follows a schedule of its own.
    public override func onTrainBegin() throws {
        (lastEpoch, resumedEpoch) = (-1, -1)
        try requireOwnLearningRate()
    }

    /// Sets the rate for the epoch.
    ///
    /// - Throws: ``ConfigurationError`` for a rate that the optimizer refuses.
    public override func onEpochBegin(_ epoch: Int) throws {
        guard let optimizer = model?.optimizer else { return }
        defer { (lastEpoch, resumedEpoch) = (epoch, -1) }
        if epoch == resumedEpoch { return }
        optimizer.learningRate = schedule(epoch, optimizer.learningRate)
        if let error = optimizer.configurationError { throw error }
        if verbose { print("Epoch \(epoch + 1): learning rate set to \(optimizer.learningRate).") }
    }

    /// Adds `learning_rate` to the logs.
    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) {
        logs["learning_rate"] = model?.optimizer?.learningRate
    }
}
