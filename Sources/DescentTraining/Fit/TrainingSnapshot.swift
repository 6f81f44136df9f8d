public import DescentCore

/// Everything a training needs to go on from where it stood: weights, the optimizer's state, sums
/// of loss and metrics, random numbers, epoch, batch, the order of the rows and the history so far.
///
/// ```swift
/// let snapshot = try model.trainingSnapshot()      // in a hook of a callback, or after fit
/// try other.fit(x, y, epochs: 10, resuming: snapshot)
/// ```
///
/// A training that goes on from a snapshot ends with the same bits as one that was never
/// interrupted: on the same machine with the same number of threads, for the same data and
/// arguments, with a model of the same make that is compiled alike. What callbacks keep, such as the
/// patience of ``EarlyStopping``, goes to the callbacks of the same classes, in their order; those of
/// your own say it in ``Callback/state()``.
///
/// It is a value: a copy, which later steps do not change.
public struct TrainingSnapshot: Sendable {
    package let place: TrainingPlace
    /// In the order of ``TrainedVariables/groups``.
    package let groups: [SavedVariables]
    /// What callbacks keep.
    package let callbacks: [SavedCallback]

    /// The epoch that goes on, from 0: of a training that has ended, the number of its epochs.
    public var epoch: Int { place.epoch }
    /// Steps of ``epoch`` that are done.
    public var step: Int { place.step }
    /// The numbers of the epochs that are over, by name, as in ``History/history``.
    public var history: [String: [Double]] { place.history.values }
    /// Values of the model's weights, in the order of ``Layer/weights``.
    public var weights: [Tensor] { groups[0].data.map { Tensor(data: $0) } }
    /// Values of the optimizer's state, in the order of ``Optimizer/variables``.
    public var optimizerVariables: [Tensor] { groups[1].data.map { Tensor(data: $0) } }

    /// - Parameter sums: of loss and metrics, if not as they are.
    init(
        _ place: TrainingPlace, _ variables: TrainedVariables, sums: SavedVariables? = nil,
        callbacks: [SavedCallback] = []
    ) throws {
        self.place = place
        self.callbacks = callbacks
        var groups = try variables.groups.map { try SavedVariables($0.storages) }
        if let sums { groups[2] = sums }
        self.groups = groups
    }

    /// One that was written to a file.
    package init(
        _ place: TrainingPlace, groups: [SavedVariables], callbacks: [SavedCallback]
    ) {
        (self.place, self.groups, self.callbacks) = (place, groups, callbacks)
    }

    /// Puts all numbers into the variables of a training. Either all or none.
    ///
    /// - Throws: ``ConfigurationError`` if they do not fit.
    func restore(_ variables: TrainedVariables) throws {
        guard groups.count == variables.groups.count else {
            throw ConfigurationError(
                who: "fit(resuming:)", expected: "a whole snapshot", got: "a part of one",
                fix: "Take a new one.")
        }
        let pairs = Array(zip(groups, variables.groups))
        for (saved, target) in pairs {
            try saved.requireFit(target.storages, target.what, who: "fit(resuming:)")
        }
        for (saved, target) in pairs { try saved.restore(target.storages) }
    }

    /// - Throws: ``TrainingError`` unless a training of `rows` rows may go on from here.
    func check(rows: Int, _ options: FitOptions) throws {
        try requireArgument(
            rows == place.order.count, "fit(resuming:)",
            "the \(place.order.count) rows that the snapshot was trained on", got: "\(rows)",
            fix: "Give the same data, or start anew with its weights: setWeights(snapshot.weights)."
        )
        try requireArgument(
            place.step == 0 || options.batchSize == place.batchSize, "fit(resuming:)",
            "batchSize \(place.batchSize) within an epoch, as the snapshot was trained with",
            got: "\(options.batchSize)", fix: "Give that one; another from the next epoch on.")
        let steps = rows == 0 ? 0 : (rows - 1) / Swift.max(options.batchSize, 1) + 1
        try requireArgument(
            place.step <= steps, "fit(resuming:)", "a snapshot of at most \(steps) steps",
            got: "\(place.step)", fix: "The snapshot is damaged; take a new one.")
        try requireArgument(
            options.initialEpoch == 0 || options.initialEpoch == place.epoch, "fit(resuming:)",
            "no initialEpoch beside a snapshot of epoch \(place.epoch)",
            got: "\(options.initialEpoch)", fix: "Leave it out: the snapshot says where to go on.")
    }
}

/// Where a training stands, with the variables to read once somebody asks.
package struct TrainingStand {
    package let place: TrainingPlace
    package let variables: TrainedVariables
    /// Sums as they were, if the validation has changed them since.
    package var sums: SavedVariables?
    let callbacks: [Callback]

    /// What callbacks keep.
    package func savedCallbacks() throws -> [SavedCallback] {
        try callbacks.map { try SavedCallback($0) }
    }

    func snapshot() throws -> TrainingSnapshot {
        try TrainingSnapshot(place, variables, sums: sums, callbacks: savedCallbacks())
    }
}

extension Model {
    /// Everything that the running `fit`, or the last one, needs to go on:
    /// see ``TrainingSnapshot``.
    ///
    /// In hooks of callbacks it is how things stand there, also in the middle of an epoch; after
    /// `fit` how it ended, was stopped or cancelled. It holds weights and state as they are now.
    ///
    /// - Throws: ``TrainingError`` if nothing was trained by `fit` since `compile`, or batches came
    ///   from a source, which cannot be asked for the same ones again; ``EngineError`` if memory
    ///   cannot be had.
    public func trainingSnapshot() throws -> TrainingSnapshot {
        guard let stand = runningFit == nil ? lastStand : runningFit?.stand() else {
            throw TrainingError.argument(
                function: "trainingSnapshot", expected: "a fit on arrays that runs or has run",
                got: "none since compile", fix: "Call it in a callback, or after fit.")
        }
        return try stand.snapshot()
    }
}
