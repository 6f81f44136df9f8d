// What training keeps with a model.

extension Model {
    /// The numbers of the last `fit`, also of one that was cancelled or ended by an error;
    /// nil before.
    public internal(set) var history: History? {
        get { attachments[History.self] }
        set { attachments[History.self] = newValue }
    }

    /// What `compile` was given, and the programs made from it.
    package var compilation: Compilation? {
        get { attachments[Compilation.self] }
        set {
            attachments[Compilation.self] = newValue
            lastStand = nil
        }
    }

    /// The `fit` that is running.
    var runningFit: TrainingContext? {
        get { attachments[RunningFit.self]?.context }
        set { attachments[RunningFit.self] = newValue.map { RunningFit(context: $0) } }
    }

    /// Where the last `fit` ended.
    var lastStand: TrainingStand? {
        get { attachments[TrainingStand.self] }
        set { attachments[TrainingStand.self] = newValue }
    }
}

private struct RunningFit {
    weak var context: TrainingContext?
}
