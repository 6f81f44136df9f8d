import DescentCore

/// Ends training when a number has stopped getting better.
///
/// As in Keras a `patience` of 0 acts like 1: the first epoch that is not better ends training, but
/// never the very first epoch.
public final class EarlyStopping: Callback {
    /// The number to watch.
    public let monitor: String
    /// How much counts as better.
    public let minDelta: Double
    /// Epochs without a better number that are waited for.
    public let patience: Int
    /// Whether lower or higher is better.
    public let mode: MonitorMode
    /// The number to beat; epochs that do not beat it are not waited for anew.
    public let baseline: Double?
    /// Whether the model ends with the weights of its best epoch.
    public let restoreBestWeights: Bool
    /// The first epoch that is looked at.
    public let startFromEpoch: Int
    /// Whether to say so when training is ended.
    public let verbose: Bool

    /// The epoch, from 0, after which training was ended; 0 if it was not, as in Keras,
    /// where the first epoch never ends it.
    public private(set) var stoppedEpoch = 0
    /// The best epoch so far.
    public private(set) var bestEpoch = 0
    /// The best number so far.
    public private(set) var best: Double?
    private var wait = 0
    private var bestWeights: StateSnapshot?
    private var rule: Monitor?

    /// A callback that watches `monitor`.
    ///
    /// - Parameters:
    ///   - monitor: a name from the logs, such as `loss` or `val_accuracy`. Default `val_loss`.
    ///     A name that is not there is answered with a warning that lists those that are.
    ///   - minDelta: a number is better if it is so by more than this. Default 0.
    ///   - patience: epochs without a better number that are waited for. Default 0.
    ///   - verbose: whether to say so when training is ended. Default `.silent`.
    ///   - mode: whether lower or higher is better. Default `.auto`: as the metric
    ///     says, see ``Metric/isBetterWhenHigher``.
    ///   - baseline: the number to beat; default none.
    ///   - restoreBestWeights: whether the model ends with the weights of its best epoch.
    ///     Default false.
    ///   - startFromEpoch: the first epoch that is looked at, from 0. Default 0.
    public init(
        monitor: String = "val_loss", minDelta: Double = 0, patience: Int = 0,
        verbose: Verbosity = .silent, mode: MonitorMode = .auto, baseline: Double? = nil,
        restoreBestWeights: Bool = false, startFromEpoch: Int = 0
    ) {
        self.monitor = monitor
        self.minDelta = minDelta
        self.patience = patience
        self.mode = mode
        self.baseline = baseline
        self.restoreBestWeights = restoreBestWeights
        self.startFromEpoch = startFromEpoch
        self.verbose = verbose != .silent
    }

    public override var watchesBatches: Bool { false }
    public override var endsTrainingEarly: Bool { true }

    /// - Throws: ``ConfigurationError`` for a negative `patience` or `startFromEpoch`,
    ///   or a `minDelta` that is no number.
    public override func onTrainBegin() throws {
        (wait, stoppedEpoch, best, bestWeights, bestEpoch, rule) = (0, 0, nil, nil, 0, nil)
        try requireCount(patience, "patience")
        try requireCount(startFromEpoch, "startFromEpoch")
        try requireNumber(minDelta, "minDelta")
        if let baseline { try requireNumber(baseline, "baseline") }
    }

    /// Compares with the best epoch so far, and ends training after ``patience``
    /// without a better one.
    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) throws {
        guard let value = logs[monitor] else { return Monitor.warn("EarlyStopping", monitor, logs) }
        guard epoch >= startFromEpoch else { return }
        let rule =
            try self.rule
            ?? Monitor(monitor, mode, minDelta: minDelta, model: model, who: "EarlyStopping")
        self.rule = rule
        if restoreBestWeights, bestWeights == nil { try remember(epoch) }
        wait += 1
        if rule.isBetter(value, than: best) {
            best = value
            bestEpoch = epoch
            if restoreBestWeights { try remember(epoch) }
            if baseline == nil || rule.isBetter(value, than: baseline) { wait = 0 }
            return
        }
        if wait >= patience, epoch > 0 {
            stoppedEpoch = epoch
            model?.stopTraining = true
        }
    }

    /// Gives the model the weights of its best epoch, if asked to.
    public override func onTrainEnd(logs: Logs) throws {
        if stoppedEpoch > 0, verbose { print("Epoch \(stoppedEpoch + 1): early stopping") }
        guard let bestWeights, let model else { return }
        if verbose {
            print("Restoring model weights from the end of the best epoch: \(bestEpoch + 1).")
        }
        guard bestWeights.isOf(model.weights) else {
            throw ConfigurationError(
                who: "EarlyStopping", expected: "the weights that the model had in its best epoch",
                got: "others", fix: "Do not change its layers while it is trained.")
        }
        _ = try bestWeights.restore()
    }

    /// Epochs waited for, the best number, and the weights of the best epoch.
    public override func state() throws -> CallbackState {
        var state = CallbackState(numbers: [
            "wait": Double(wait), "best_epoch": Double(bestEpoch),
            "stopped_epoch": Double(stoppedEpoch),
        ])
        state.numbers["best"] = best
        if let bestWeights { state.tensors["best_weights"] = try bestWeights.tensors() }
        return state
    }

    /// Goes on waiting; or ends training, if that was decided.
    public override func restore(_ state: CallbackState) throws {
        (wait, best) = (state.count("wait"), state.numbers["best"])
        (bestEpoch, stoppedEpoch) = (state.count("best_epoch"), state.count("stopped_epoch"))
        // It had decided so when the snapshot was taken.
        if stoppedEpoch > 0 { model?.stopTraining = true }
        guard let weights = state.tensors["best_weights"], let model else { return }
        bestWeights = try StateSnapshot(model.weights.map(\.storage), of: weights)
    }

    private func remember(_ epoch: Int) throws {
        guard let weights = model?.weights else { return }
        if bestWeights?.isOf(weights) != true {
            bestWeights = try StateSnapshot(weights.map(\.storage), limit: .max)
        }
        try bestWeights?.take()
        bestEpoch = epoch
    }
}
