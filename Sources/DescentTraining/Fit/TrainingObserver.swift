/// Somebody who watches a `fit` from inside: the search for NaN, the doctor, the progress bar, the
/// history, callbacks.
///
/// Observers stand around each other: what begins first ends last. Training knows none of them by
/// name; the public `fit` puts them together. ``Callback`` is the simpler face for users.
package protocol TrainingObserver: AnyObject {
    /// Whether the loss of every step is looked at, by `judge(_:loss:_:)`. Asked once, after
    /// `begin(_:)`; observers that do not cost a step nothing.
    var judgesSteps: Bool { get }
    /// Whether steps may have to stop for this observer. Asked once, after `begin(_:)`.
    var pausesSteps: Bool { get }
    /// Whether they are to stop now; asked after each step of those that may have to.
    var wantsPause: Bool { get }

    /// Training begins; steps are recorded.
    func begin(_ training: TrainingContext) throws
    /// An epoch is next. What is changed in the model now counts in it.
    func prepareEpoch(_ training: TrainingContext) throws
    /// Layers were frozen or thawed: steps are other ones.
    func adoptSteps(_ training: TrainingContext) throws
    /// The first step of an epoch is next.
    func beginEpoch(_ training: TrainingContext) throws
    /// Steps from `step` on are next. Nothing is being computed, also in ``endSteps(_:_:)``, so
    /// that an observer may wait for work of this library on another thread.
    func beginSteps(at step: Int, _ training: TrainingContext) throws
    /// A step is over, with this loss. The memory of the steps is held. It allocates nothing.
    func judge(_ step: Int, loss: Double, _ training: TrainingContext) throws -> Verdict
    /// These steps are over, whose losses were not read one by one, as a device would have had to
    /// be waited for after each. Their sum is in the training's state.
    func judge(_ steps: Range<Int>, _ training: TrainingContext) throws -> Verdict
    /// These steps are over; none if the first was undone.
    func endSteps(_ steps: Range<Int>, _ training: TrainingContext) throws
    /// All steps of an epoch are over, or those until training was stopped; its numbers are not
    /// read yet.
    func judgeEpoch(steps: Int, _ training: TrainingContext) throws -> Verdict
    /// An epoch and its validation are over.
    func endEpoch(_ logs: inout Logs, _ training: TrainingContext) throws
    /// All have heard of the end of an epoch; the place of the training is the start of the next.
    func epochIsOver(_ training: TrainingContext) throws
    /// Training is over without an error, with the numbers of the last epoch.
    func end(_ logs: Logs, _ training: TrainingContext) throws
    /// All have heard that training is over without an error.
    func trainingIsOver(_ training: TrainingContext)
    /// Training is over, perhaps by an error of somebody else's.
    func finish(_ training: TrainingContext)
}

/// What an observer thinks of a step or an epoch.
package enum Verdict {
    /// Training goes on.
    case goOn
    /// This step and those after it do not count, and training ends; the epoch reports this loss.
    case stop(step: Int, loss: Double)
}

extension TrainingObserver {
    package var judgesSteps: Bool { false }
    package var pausesSteps: Bool { false }
    package var wantsPause: Bool { false }
    package func begin(_ training: TrainingContext) throws {}
    package func prepareEpoch(_ training: TrainingContext) throws {}
    package func adoptSteps(_ training: TrainingContext) throws {}
    package func beginEpoch(_ training: TrainingContext) throws {}
    package func beginSteps(at step: Int, _ training: TrainingContext) throws {}
    package func judge(_ step: Int, loss: Double, _ training: TrainingContext) throws -> Verdict {
        .goOn
    }
    package func judge(_ steps: Range<Int>, _ training: TrainingContext) throws -> Verdict { .goOn }
    package func endSteps(_ steps: Range<Int>, _ training: TrainingContext) throws {}
    package func judgeEpoch(steps: Int, _ training: TrainingContext) throws -> Verdict { .goOn }
    package func endEpoch(_ logs: inout Logs, _ training: TrainingContext) throws {}
    package func epochIsOver(_ training: TrainingContext) throws {}
    package func end(_ logs: Logs, _ training: TrainingContext) throws {}
    package func trainingIsOver(_ training: TrainingContext) {}
    package func finish(_ training: TrainingContext) {}
}
