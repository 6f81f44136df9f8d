/// Sets the learning rate before each epoch.
///
/// ```swift
/// LearningRateScheduler { epoch, rate in epoch < 10 ? rate : rate * 0.9 }
/// ```
///
/// `fit` throws before the first epoch if the optimizer follows a schedule, which sets the rate itself.
public final class LearningRateScheduler: Callback {
    private let schedule: (Int, Double) -> Double

    /// - Parameter schedule: the new rate for an epoch, counted from 0, and the present rate.
    public init(_ schedule: @escaping (_ epoch: Int, _ learningRate: Double) -> Double) {
        self.schedule = schedule
    }

    override var watchesBatches: Bool { false }

    public override func onTrainBegin() throws { try requireOwnLearningRate() }

    public override func onEpochBegin(_ epoch: Int) throws {
        guard let optimizer = model?.optimizer else { return }
        optimizer.learningRate = schedule(epoch, optimizer.learningRate)
        if let error = optimizer.configurationError { throw error }
    }

    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) {
        logs["learning_rate"] = model?.optimizer?.learningRate
    }
}
