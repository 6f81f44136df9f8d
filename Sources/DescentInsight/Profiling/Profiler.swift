import DescentSupport

/// Times every instruction of some training steps of `fit`, prints the table when training ends,
/// and writes a trace if asked to.
///
/// ```swift
/// let profiler = Profiler(profileBatch: 10...29, traceTo: "step.json")
/// try model.fit(x, y, callbacks: [profiler])
/// ```
///
/// Only these steps are timed; the others run as without the callback.
/// Smaller batches at the end of an epoch, which have a program of their own, are left out.
public final class Profiler: Callback {
    /// The steps that are timed, as Keras' `profile_batch`: counted from 1 over all epochs.
    public let profileBatch: ClosedRange<Int>
    /// The file for a Chrome trace; nil for none. It is replaced.
    public let traceTo: String?
    /// What was measured by the last `fit`; nil if it ended before the first step to be timed.
    public private(set) var profile: Profile?

    private var program: StepProgram?
    private var rows = 0
    private var batch = 0

    /// - Parameters:
    ///   - traceTo: the file for a Chrome trace; default none.
    ///   - profileBatch: default `10...29`, twenty steps once training has warmed up.
    public init(profileBatch: ClosedRange<Int> = 10...29, traceTo: String? = nil) {
        self.profileBatch = profileBatch
        self.traceTo = traceTo
    }

    /// Forgets an earlier profile.
    ///
    /// - Throws: ``TrainingError`` for steps that begin before 1.
    public override func onTrainBegin() throws {
        try requireArgument(
            profileBatch.lowerBound > 0, "Profiler", "a profileBatch that begins at 1 or later",
            got: "\(profileBatch)", fix: "Steps are counted from 1; try 10...29.")
        (profile, batch) = (nil, 0)
    }

    /// Starts timing at the first of the steps.
    public override func onTrainBatchBegin(_ batch: Int) {
        self.batch += 1
        if self.batch == profileBatch.lowerBound { program?.startTimes() }
    }

    /// Ends timing after the last of the steps.
    public override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) {
        if self.batch == profileBatch.upperBound { finish() }
    }

    /// Prints unless `fit` is silent.
    public override func onTrainEnd(logs: Logs) throws {
        finish()
        guard let profile else {
            return Terminal.warn(
                "Profiler needs the steps \(profileBatch), but training ended after \(batch). "
                    + "Choose earlier ones.")
        }
        if params.verbosity != .silent { print(profile) }
        if let traceTo { try profile.writeTrace(to: traceTo) }
    }

    private func finish() {
        if let program, profile == nil {
            profile = program.profile(
                "Training step of '\(model?.name ?? "")'", rows: rows,
                optimizer: model?.optimizer?.name)
        }
        program?.stopTimes()
    }
}

extension Profiler: TrainingObserver {
    package func begin(_ training: TrainingContext) throws { try adoptSteps(training) }

    package func adoptSteps(_ training: TrainingContext) throws {
        try training.steps.program.requireTimes("Profiler")
        (program, rows) = (training.steps.program, training.steps.rows(of: 0).count)
    }

    package func finish(_ training: TrainingContext) {
        program?.stopTimes()
        program = nil
    }
}
