/// Code that runs at the seams of training: before and after epochs, batches, tests and
/// predictions.
///
/// Subclass it and override what you need; ``LambdaCallback`` does the same with closures. `fit`
/// calls the callbacks in the order they are given. An error thrown by one ends training.
///
/// Hooks run on the thread that called `fit`, between steps, when nothing is being computed:
/// they may predict with this model or another, and wait for predictions on other threads.
open class Callback {
    /// How long training is meant to run.
    public struct Parameters: Sendable, Hashable {
        /// Epochs that will run.
        public internal(set) var epochs = 1
        /// Batches in an epoch; 0 if their number is not known, as for a ``BatchSource``.
        public internal(set) var steps = 0
        /// What `fit` prints.
        public internal(set) var verbosity = Verbosity.automatic
    }

    /// The model that is trained: `model.stopTraining = true`, `model.optimizer.learningRate`.
    /// Never nil; outside of a run it is one without layers, so that a hook called by hand ends in
    /// an error and not in a trap.
    public internal(set) var model: Model! {
        get { trained ?? Model() }
        set { trained = newValue }
    }
    private weak var trained: Model?
    /// Epochs and steps of the running `fit`, `evaluate` or `predict`.
    public internal(set) var params = Parameters()

    /// Whether hooks of batches do anything. Those of this library say no where they have none,
    /// and training need not stop between steps for them.
    open var watchesBatches: Bool { true }

    /// Whether it may end training before the validation gets worse.
    open var endsTrainingEarly: Bool { false }

    /// A callback that does nothing yet.
    public init() {}

    /// What it keeps from one epoch to the next; default nothing. It becomes part of
    /// ``TrainingSnapshot``s.
    open func state() throws -> CallbackState { CallbackState() }
    /// Goes on with what ``state()`` returned, in this process or an earlier one. Called after
    /// ``onTrainBegin()`` where training goes on from a snapshot.
    open func restore(_ state: CallbackState) throws {}
    /// Where `fit` is to go on; default nil, from the start. Asked before training begins, unless
    /// `fit(resuming:)` says it.
    open func snapshotToResume() throws -> TrainingSnapshot? { nil }

    /// Before the first epoch.
    open func onTrainBegin() throws {}
    /// After the last epoch, with that epoch's numbers.
    open func onTrainEnd(logs: Logs) throws {}
    /// Before an epoch; epochs count from 0.
    open func onEpochBegin(_ epoch: Int) throws {}
    /// After an epoch and its validation. Numbers added to `logs` appear in the ``History``.
    open func onEpochEnd(_ epoch: Int, logs: inout Logs) throws {}
    /// Before a training step; steps count from 0 in each epoch.
    open func onTrainBatchBegin(_ batch: Int) throws {}
    /// After a training step. Asking `logs` for a number costs a look at the model's sums.
    open func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws {}
    /// Before an evaluation, also the validation in `fit`.
    open func onTestBegin() throws {}
    /// After an evaluation.
    open func onTestEnd(logs: Logs) throws {}
    /// Before a step of an evaluation.
    open func onTestBatchBegin(_ batch: Int) throws {}
    /// After a step of an evaluation.
    open func onTestBatchEnd(_ batch: Int, logs: BatchLogs) throws {}
    /// Before a prediction.
    open func onPredictBegin() throws {}
    /// After a prediction.
    open func onPredictEnd() throws {}
    /// Before a step of a prediction.
    open func onPredictBatchBegin(_ batch: Int) throws {}
    /// After a step of a prediction.
    open func onPredictBatchEnd(_ batch: Int) throws {}

    // MARK: Signatures that hooks do not have

    // Keras' hooks all take a dictionary. Overriding one of these is an error that names
    // the hook there is.
    /// Keras' form of `onEpochEnd(_:logs:)`.
    @available(
        *, unavailable, message: "override onEpochEnd(_ epoch: Int, logs: inout Logs) throws"
    )
    open func onEpochEnd(_ epoch: Int, logs: [String: Double]) {}
    /// `onEpochEnd(_:logs:)` without `inout`.
    @available(
        *, unavailable, message: "override onEpochEnd(_ epoch: Int, logs: inout Logs) throws"
    )
    open func onEpochEnd(_ epoch: Int, logs: Logs) {}
    /// `onEpochEnd(_:logs:)` without its numbers.
    @available(
        *, unavailable, message: "override onEpochEnd(_ epoch: Int, logs: inout Logs) throws"
    )
    open func onEpochEnd(_ epoch: Int) {}
    /// Keras' form of `onEpochBegin(_:)`.
    @available(*, unavailable, message: "override onEpochBegin(_ epoch: Int) throws")
    open func onEpochBegin(_ epoch: Int, logs: [String: Double]) {}
    /// `onEpochBegin(_:)` with numbers, which it does not get.
    @available(*, unavailable, message: "override onEpochBegin(_ epoch: Int) throws")
    open func onEpochBegin(_ epoch: Int, logs: Logs) {}
    /// Keras' form of `onTrainBegin()`.
    @available(*, unavailable, message: "override onTrainBegin() throws")
    open func onTrainBegin(logs: [String: Double]) {}
    /// `onTrainBegin()` with numbers, which it does not get.
    @available(*, unavailable, message: "override onTrainBegin() throws")
    open func onTrainBegin(logs: Logs) {}
    /// Keras' form of `onTrainEnd(logs:)`.
    @available(*, unavailable, message: "override onTrainEnd(logs: Logs) throws")
    open func onTrainEnd(logs: [String: Double]) {}
    /// `onTrainEnd(logs:)` without its numbers.
    @available(*, unavailable, message: "override onTrainEnd(logs: Logs) throws")
    open func onTrainEnd() {}
    /// Keras' form of `onTrainBatchBegin(_:)`.
    @available(*, unavailable, message: "override onTrainBatchBegin(_ batch: Int) throws")
    open func onTrainBatchBegin(_ batch: Int, logs: [String: Double]) {}
    /// Keras' other name of `onTrainBatchBegin(_:)`.
    @available(*, unavailable, message: "override onTrainBatchBegin(_ batch: Int) throws")
    open func onBatchBegin(_ batch: Int, logs: [String: Double]) {}
    /// Keras' form of `onTrainBatchEnd(_:logs:)`.
    @available(
        *, unavailable, message: "override onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws"
    )
    open func onTrainBatchEnd(_ batch: Int, logs: [String: Double]) {}
    /// `onTrainBatchEnd(_:logs:)` with the numbers of an epoch.
    @available(
        *, unavailable, message: "override onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws"
    )
    open func onTrainBatchEnd(_ batch: Int, logs: Logs) {}
    /// `onTrainBatchEnd(_:logs:)` without its numbers.
    @available(
        *, unavailable, message: "override onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws"
    )
    open func onTrainBatchEnd(_ batch: Int) {}
    /// Keras' other name of `onTrainBatchEnd(_:logs:)`.
    @available(
        *, unavailable, message: "override onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws"
    )
    open func onBatchEnd(_ batch: Int, logs: [String: Double]) {}
    /// Keras' form of `onTestBegin()`.
    @available(*, unavailable, message: "override onTestBegin() throws")
    open func onTestBegin(logs: [String: Double]) {}
    /// Keras' form of `onTestEnd(logs:)`.
    @available(*, unavailable, message: "override onTestEnd(logs: Logs) throws")
    open func onTestEnd(logs: [String: Double]) {}
    /// Keras' form of `onTestBatchBegin(_:)`.
    @available(*, unavailable, message: "override onTestBatchBegin(_ batch: Int) throws")
    open func onTestBatchBegin(_ batch: Int, logs: [String: Double]) {}
    /// Keras' form of `onTestBatchEnd(_:logs:)`.
    @available(
        *, unavailable, message: "override onTestBatchEnd(_ batch: Int, logs: BatchLogs) throws"
    )
    open func onTestBatchEnd(_ batch: Int, logs: [String: Double]) {}
    /// Keras' form of `onPredictBegin()`.
    @available(*, unavailable, message: "override onPredictBegin() throws")
    open func onPredictBegin(logs: [String: Double]) {}
    /// Keras' form of `onPredictEnd()`.
    @available(*, unavailable, message: "override onPredictEnd() throws")
    open func onPredictEnd(logs: [String: Double]) {}
    /// Keras' form of `onPredictBatchBegin(_:)`.
    @available(*, unavailable, message: "override onPredictBatchBegin(_ batch: Int) throws")
    open func onPredictBatchBegin(_ batch: Int, logs: [String: Double]) {}
    /// Keras' form of `onPredictBatchEnd(_:)`.
    @available(*, unavailable, message: "override onPredictBatchEnd(_ batch: Int) throws")
    open func onPredictBatchEnd(_ batch: Int, logs: [String: Double]) {}
}
