import DescentData
import DescentLayers
import DescentSupport
public import DescentTraining

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Saves the model while it is trained: after every epoch, every so many steps, or when a number has
/// got better.
///
/// ```swift
/// let best = ModelCheckpoint("best.keras", monitor: "val_accuracy", saveBestOnly: true)
/// let all = ModelCheckpoint("model-{epoch:02d}-{val_loss:.2f}.keras", keep: 3)
/// try model.fit(x, y, epochs: 20, callbacks: [best, all], validationSplit: 0.2)
/// ```
///
/// The path may name the epoch, which counts from 1, the batch and numbers of the epoch, in Python's
/// notation as in Keras: `{epoch}`, `{epoch:03d}`, `{val_loss:.4f}`, `{batch}`. A file appears whole or
/// not at all. To go on with training where a process ended use ``BackupAndRestore``.
public final class ModelCheckpoint: Callback {
    /// When the model is saved.
    public enum Frequency: Sendable, Hashable {
        /// After every epoch.
        case epoch
        /// After so many training steps, counted over all epochs.
        case steps(Int)
    }

    /// The path, with numbers in braces.
    public let path: String
    /// The number that says what is best.
    public let monitor: String
    /// Whether the model is saved only when ``monitor`` has got better.
    public let saveBestOnly: Bool
    /// Whether only weights are saved.
    public let saveWeightsOnly: Bool
    /// Whether lower or higher is better.
    public let mode: MonitorMode
    /// When the model is saved.
    public let saveFrequency: Frequency
    /// The number that the first saved model has to beat; nil for none.
    public let initialValueThreshold: Double?
    /// How many files stay, of those that this callback has written; nil for all.
    public let keep: Int?
    /// Whether to say so when the model is saved.
    public let verbose: Bool

    /// The best number so far.
    public private(set) var best: Double?
    private var steps = 0
    private var epoch = 0
    private var files: [String] = []
    private var rule: Monitor?

    /// A callback that saves to `path`.
    ///
    /// - Parameters:
    ///   - path: ends in `.keras`, or with `saveWeightsOnly` in what `saveWeights(to:)` takes.
    ///     Folders are made if they are not there.
    ///   - monitor: a name from the logs. Default `val_loss`.
    ///   - verbose: whether to say so when the model is saved. Default `.silent`.
    ///   - saveBestOnly: whether it is saved only when the number has got better. Default false.
    ///   - saveWeightsOnly: whether only weights are saved. Default false.
    ///   - mode: whether lower or higher is better. Default `.auto`: as the metric says.
    ///   - saveFrequency: when it is saved. Default after every epoch.
    ///   - initialValueThreshold: the number that the first saved model has to beat. Default none.
    ///   - keep: how many files stay, of those that this callback has written. Default all.
    public init(
        _ path: String, monitor: String = "val_loss", verbose: Verbosity = .silent,
        saveBestOnly: Bool = false, saveWeightsOnly: Bool = false, mode: MonitorMode = .auto,
        saveFrequency: Frequency = .epoch, initialValueThreshold: Double? = nil, keep: Int? = nil
    ) {
        self.path = path
        self.monitor = monitor
        self.verbose = verbose != .silent
        self.saveBestOnly = saveBestOnly
        self.saveWeightsOnly = saveWeightsOnly
        self.mode = mode
        self.saveFrequency = saveFrequency
        self.initialValueThreshold = initialValueThreshold
        self.keep = keep
    }

    public override var watchesBatches: Bool { saveFrequency != .epoch }

    /// - Throws: `TrainingError` for less than 1 step or 1 file; `FileError` for a path that says
    ///   no format, or braces that cannot be filled.
    public override func onTrainBegin() throws {
        (best, steps, epoch, files, rule) = (initialValueThreshold, 0, 0, [], nil)
        if case .steps(let count) = saveFrequency { try require(count, "steps between files") }
        if let keep { try require(keep, "files to keep") }
        _ = try PathTemplate(path)
        if saveWeightsOnly {
            _ = try WeightsFormats.of(path)
        } else {
            try KerasArchive.requireSuffix(path, fix: "With saveWeightsOnly it may be another one.")
        }
    }

    private func require(_ count: Int, _ what: String) throws {
        guard count < 1 else { return }
        throw TrainingError.argument(
            function: "ModelCheckpoint", expected: "1 or more \(what)", got: "\(count)",
            fix: "Leave it out.")
    }

    public override func onEpochBegin(_ epoch: Int) { self.epoch = epoch }

    public override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws {
        guard case .steps(let count) = saveFrequency else { return }
        steps += 1
        if steps.isMultiple(of: count) { try save(batch: batch, logs.all()) }
    }

    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) throws {
        if saveFrequency == .epoch { try save(batch: nil, logs) }
    }

    // MARK: State

    /// The best number, steps and files so far.
    public override func state() -> CallbackState {
        var state = CallbackState(numbers: ["steps": Double(steps)], texts: ["files": files])
        state.numbers["best"] = best
        return state
    }

    /// Goes on counting.
    public override func restore(_ state: CallbackState) {
        (steps, best) = (state.count("steps"), state.numbers["best"] ?? best)
        // They come from a file, and are removed when there are too many: no others than these.
        let template = try? PathTemplate(path)
        files = (state.texts["files"] ?? []).filter { template?.mayFill($0) ?? false }
    }

    // MARK: Saving

    private func save(batch: Int?, _ logs: Logs) throws {
        guard let model, try isWanted(logs) else { return }
        let template = try PathTemplate(path)
        let file = try template.filled(epoch: epoch + 1, batch: batch.map { $0 + 1 }, logs)
        try Folder.make(of: file)
        if saveWeightsOnly {
            try model.saveWeights(to: file)
        } else {
            try model.save(to: file)
        }
        if verbose { print("Epoch \(epoch + 1): saving model to \(file)") }
        files.removeAll { $0 == file }
        files.append(file)
        guard let keep else { return }
        while files.count > keep { unlink(files.removeFirst()) }
    }

    /// Whether the numbers are better than those so far, if that matters.
    private func isWanted(_ logs: Logs) throws -> Bool {
        guard saveBestOnly else { return true }
        guard let value = logs[monitor] else {
            Monitor.warn("ModelCheckpoint", monitor, logs)
            return false
        }
        let rule =
            try self.rule ?? Monitor(monitor, mode, model: model, who: "ModelCheckpoint")
        self.rule = rule
        guard rule.isBetter(value, than: best) else { return false }
        best = value
        return true
    }
}
