import DescentCore

/// What one `fit` works on, as its observers see it: the model, the data, the recorded steps and
/// how far training has come.
package final class TrainingContext {
    package let model: Model
    package let recorder: StepRecorder
    /// Rows that are trained on.
    package let data: Dataset
    package let options: FitOptions
    package private(set) var steps: BatchSteps
    /// How far training has come.
    package private(set) var place: TrainingPlace
    /// What the callbacks that hear of the end of an epoch have made of its numbers.
    var ending: Logs?
    /// The batch before which the task was found to be cancelled.
    var cancelledAt: (epoch: Int, step: Int)?
    /// Whether the task was cancelled in it.
    package var wasCancelled: Bool { cancelledAt != nil }
    /// Whether a loss or weight stopped being finite, and somebody looked into it.
    package var hasDiverged = false
    /// Where training was told to stop within an epoch.
    private var halt: TrainingStand?
    /// What was trainable when the steps were recorded.
    private var fingerprint: Fingerprint

    package init(
        _ model: Model, _ compilation: Compilation, data: Dataset, _ options: FitOptions
    ) throws {
        self.model = model
        self.data = data
        let options = try options.resumingWhereCallbacksSay()
        self.options = options
        fingerprint = Fingerprint(model, after: nil)
        let state = try model.trainingState(compilation, for: data)
        try options.resuming?.check(rows: data.rows, options)
        try state.random.reseed()
        place = TrainingPlace(
            epoch: options.initialEpoch, batchSize: options.batchSize,
            order: Array(0..<data.rows), source: RandomSource.next())
        recorder = StepRecorder(model: model, compilation: compilation, state: state)
        steps = try BatchSteps(recorder, data, batchSize: options.batchSize, training: true)
        guard let snapshot = options.resuming else { return }
        try snapshot.restore(TrainedVariables(self))
        place = snapshot.place
        place.batchSize = options.batchSize
    }

    /// The epoch that is running, from 0.
    package var epoch: Int { place.epoch }
    /// Numbers of the rows, in the order of the epoch.
    var order: [Int] { place.order }
    package var compilation: Compilation { recorder.compilation }
    package var state: TrainingState { recorder.state }

    /// Whether batches come one by one, from a source; ``data`` is then the first of them.
    package var isStreamed: Bool { options.stream != nil }

    /// Steps of an epoch; nil if that is not known.
    var stepsPerEpoch: Int? {
        guard let stream = options.stream else { return steps.count }
        return stream.steps
    }

    /// What callbacks are told of the run.
    var params: Callback.Parameters {
        Callback.Parameters(
            epochs: options.epochs, steps: stepsPerEpoch ?? 0, verbosity: options.verbose)
    }

    /// Records the steps anew if layers were frozen or thawed; returns whether they were.
    func followChanges() throws -> Bool {
        let now = Fingerprint(model, after: fingerprint)
        guard fingerprint != now else { return false }
        fingerprint = now
        steps = try BatchSteps(recorder, data, batchSize: options.batchSize, training: true)
        return true
    }

    // MARK: The way

    /// Goes to the first epoch, or to where training is to go on.
    func begin() {
        (halt, cancelledAt) = (nil, nil)
        guard options.resuming == nil else { return }
        place.enter(options.initialEpoch)
        place.history = EpochNumbers()
    }

    /// The epoch begins, or goes on.
    func beginEpoch() throws {
        if !place.isInside { try state.reset() }
    }

    /// Puts the rows into the order of the epoch, if they are to have one and have not.
    func orderRows() {
        guard !place.isOrdered else { return }
        if options.shuffle { place.shuffle() }
        place.isOrdered = true
    }

    /// `step` steps of the epoch are done.
    func reach(_ step: Int) { place.step = step }

    /// All steps that the epoch will have are done.
    ///
    /// - Parameter loss: to report instead of the mean.
    func endSteps(loss: Double?) throws -> Logs {
        if place.step < steps.count, halt == nil, !isStreamed {
            halt = TrainingStand(
                place: place, variables: TrainedVariables(self),
                sums: try SavedVariables(state.variables.map(\.storage)),
                callbacks: options.callbacks)
        }
        var logs = try state.logs()
        if let loss { logs[state.loss.name] = loss }
        place.logs = logs
        return logs
    }

    /// The epoch and its validation are over, and everybody has heard of it.
    func endEpoch(_ logs: Logs) {
        ending = nil
        place.history.add(epoch, logs)
        place.enter(epoch + 1)
    }

    /// Where training stands now; nil for batches from a source, which are not to be had again.
    package func stand() -> TrainingStand? {
        if isStreamed { return nil }
        if let halt { return halt }
        var place = place
        if let ending {
            place.history.add(place.epoch, ending)
            place.enter(place.epoch + 1)
        }
        return TrainingStand(
            place: place, variables: TrainedVariables(self), callbacks: options.callbacks)
    }
}
