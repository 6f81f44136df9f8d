import DescentData
import DescentSupport
public import DescentTraining

/// Lets a training go on where it was when its process ended, whatever ended it: `kill -9`, a crash,
/// a machine that was switched off.
///
/// ```swift
/// try model.fit(x, y, epochs: 100, callbacks: [BackupAndRestore("backup")])
/// ```
///
/// Started again with the same data and arguments, a model of the same make goes on from the last
/// checkpoint in the folder and ends with the same bits as if nothing had been: weights, the
/// optimizer's state, dropout's random numbers, the order of the rows, the history, and what other
/// callbacks keep (`Callback.state()`) are all in it. When training comes to its end the
/// checkpoints are removed, so that the next `fit` starts anew.
///
/// A checkpoint appears whole or not at all, has a checksum, and is read again before the one before
/// the last is removed. One that is damaged is told of, and training goes on from the one before.
/// Batches from a `BatchSource` cannot be asked for again: a training on them has no checkpoints.
public final class BackupAndRestore: Callback {
    /// When a checkpoint is written.
    public enum Frequency: Sendable, Hashable {
        /// After every epoch.
        case epoch
        /// After so many steps, also within an epoch; and after every epoch.
        case steps(Int)
    }

    /// The folder of the checkpoints.
    public let backupDirectory: String
    /// When a checkpoint is written.
    public let saveFrequency: Frequency
    /// Whether checkpoints are removed when training has come to its end.
    public let deletesCheckpoint: Bool

    private let folder: CheckpointFolder
    private var written = (epoch: -1, step: -1)

    /// A callback that keeps checkpoints in a folder.
    ///
    /// - Parameters:
    ///   - backupDirectory: a folder for this training alone; made if it is not there, with those around it.
    ///   - saveFrequency: when a checkpoint is written; default after every epoch.
    ///   - deletesCheckpoint: whether they are removed when training has come to its end.
    ///     Default true.
    public init(
        _ backupDirectory: String, saveFrequency: Frequency = .epoch, deletesCheckpoint: Bool = true
    ) {
        self.backupDirectory = backupDirectory
        self.saveFrequency = saveFrequency
        self.deletesCheckpoint = deletesCheckpoint
        folder = CheckpointFolder(backupDirectory)
    }

    public override var watchesBatches: Bool { false }

    /// The newest checkpoint in the folder; nil if there is none.
    ///
    /// - Throws: `FileError` if the folder cannot be made, or another training has it.
    public override func snapshotToResume() throws -> TrainingSnapshot? {
        try folder.take()
        // Taken again when training begins: it may not come to that.
        defer { folder.release() }
        return try folder.newest(FileLimits())
    }

    /// - Throws: `TrainingError` for fewer than 1 step between checkpoints; `FileError` as
    ///   ``snapshotToResume()``.
    public override func onTrainBegin() throws {
        written = (-1, -1)
        if case .steps(let count) = saveFrequency {
            guard count > 0 else {
                throw TrainingError.argument(
                    function: "BackupAndRestore", expected: "1 step or more between checkpoints",
                    got: "\(count)", fix: "Use .epoch, or .steps(100).")
            }
        }
        try folder.take()
    }

    private func write(_ training: TrainingContext) throws {
        guard let stand = training.stand() else { return }
        let place = (epoch: stand.place.epoch, step: stand.place.step)
        guard place != written else { return }
        try folder.write(stand)
        written = place
    }
}

extension BackupAndRestore: TrainingObserver {
    package var pausesSteps: Bool { saveFrequency != .epoch }

    package var wantsPause: Bool { true }

    package func beginSteps(at step: Int, _ training: TrainingContext) throws {
        guard case .steps(let count) = saveFrequency, step > 0, step.isMultiple(of: count) else {
            return
        }
        try write(training)
    }

    package func epochIsOver(_ training: TrainingContext) throws { try write(training) }

    /// A training that was interrupted is kept where it is.
    package func end(_ logs: Logs, _ training: TrainingContext) throws {
        if training.wasCancelled { try write(training) }
    }

    package func trainingIsOver(_ training: TrainingContext) {
        if deletesCheckpoint { folder.clear() }
    }

    package func finish(_ training: TrainingContext) { folder.release() }
}
