/// Lowers the learning rate when a number has stopped getting better.
///
/// `fit` throws before the first epoch if the optimizer follows a schedule,
/// which sets the rate itself.
public final class ReduceLROnPlateau: Callback {
    /// The number to watch.
    public let monitor: String
    /// What the rate is multiplied by, below 1.
    public let factor: Double
    /// Epochs without a better number that are waited for.
    public let patience: Int
    /// Whether lower or higher is better.
    public let mode: MonitorMode
    /// How much counts as better.
    public let minDelta: Double
    /// Epochs to wait after lowering before watching again.
    public let cooldown: Int
    /// The rate is never made lower than this.
    public let minLearningRate: Double
    /// Whether to say so when the rate is lowered.
    public let verbose: Bool

    private var best: Double?
    private var wait = 0
    private var cooling = 0
    private var rule: Monitor?

    /// A callback that watches `monitor`.
    ///
    /// - Parameters:
    ///   - monitor: a name from the logs, such as `loss` or `val_accuracy`. Default `val_loss`.
    ///   - factor: what the rate is multiplied by, above 0 and below 1. Default 0.1.
    ///   - patience: epochs without a better number that are waited for. Default 10.
    ///   - verbose: whether to say so when the rate is lowered. Default `.silent`.
    ///   - mode: whether lower or higher is better. Default `.auto`: as the metric
    ///     says, see ``Metric/isBetterWhenHigher``.
    ///   - minDelta: a number is better if it is so by more than this. Default 1e-4.
    ///   - cooldown: epochs to wait after lowering before watching again. Default 0.
    ///   - minLearningRate: the rate is never made lower than this. Default 0.
    public init(
        monitor: String = "val_loss", factor: Double = 0.1, patience: Int = 10,
        verbose: Verbosity = .silent, mode: MonitorMode = .auto, minDelta: Double = 1e-4,
        cooldown: Int = 0, minLearningRate: Double = 0
    ) {
        self.monitor = monitor
        self.factor = factor
        self.patience = patience
        self.mode = mode
        self.minDelta = minDelta
        self.cooldown = cooldown
        self.minLearningRate = minLearningRate
        self.verbose = verbose != .silent
    }

    public override var watchesBatches: Bool { false }

    /// Epochs waited for and still to cool, and the best number.
    public override func state() -> CallbackState {
        var state = CallbackState(numbers: ["wait": Double(wait), "cooling": Double(cooling)])
        state.numbers["best"] = best
        return state
    }

    /// Goes on waiting.
    public override func restore(_ state: CallbackState) {
        (wait, cooling) = (state.count("wait"), state.count("cooling"))
        best = state.numbers["best"]
    }

    /// Forgets the numbers of an earlier training.
    ///
    /// - Throws: ``TrainingError`` or ``ConfigurationError`` for arguments out of range, and for an
    ///   optimizer that follows a schedule.
    public override func onTrainBegin() throws {
        (best, wait, cooling, rule) = (nil, 0, 0, nil)
        try requireArgument(
            factor > 0 && factor < 1, "ReduceLROnPlateau", "a factor between 0 and 1",
            got: "\(factor)", fix: "Use 0.1, or 0.5 for smaller steps.")
        try requireCount(patience, "patience")
        try requireCount(cooldown, "cooldown")
        try requireNumber(minDelta, "minDelta")
        try requireNumber(minLearningRate, "minLearningRate", least: 0)
        try requireOwnLearningRate()
    }

    /// Adds `learning_rate` to the logs, and multiplies it by the factor where nothing gets better.
    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) throws {
        guard let optimizer = model?.optimizer else { return }
        let rate = optimizer.learningRate
        logs["learning_rate"] = rate
        guard let value = logs[monitor] else {
            return Monitor.warn("ReduceLROnPlateau", monitor, logs)
        }
        let rule =
            try self.rule
            ?? Monitor(monitor, mode, minDelta: minDelta, model: model, who: "ReduceLROnPlateau")
        self.rule = rule
        if cooling > 0 {
            cooling -= 1
            wait = 0
        }
        if rule.isBetter(value, than: best) {
            best = value
            wait = 0
        } else if cooling == 0 {
            wait += 1
            guard wait >= patience, Float(rate) > Float(minLearningRate) else { return }
            optimizer.learningRate = Swift.max(rate * factor, minLearningRate)
            if let error = optimizer.configurationError { throw error }
            if verbose {
                print("Epoch \(epoch + 1): learning rate lowered to \(optimizer.learningRate).")
            }
            (cooling, wait) = (cooldown, 0)
        }
    }
}
