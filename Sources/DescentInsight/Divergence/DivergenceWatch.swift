import DescentCore

/// Looks at the loss of every step and, after an epoch, at the weights: what stops being finite is
/// traced to the operation to blame, and training ends.
package final class DivergenceWatch: TrainingObserver {
    /// Callbacks that take the report; without any it is thrown.
    private let receivers: [TerminateOnNaN]
    /// The state at the start of the epoch.
    private var snapshot: StateSnapshot?
    /// The step of the epoch before which it was taken.
    private var first = 0
    /// The weights that are trained, and the optimizer's floating-point state.
    private var trained: [VariableStorage] = []
    private var slots: [VariableStorage] = []
    /// The first epoch that broke a slot; weights may not follow before the next one.
    private var earlier: (replay: EpochReplay, epoch: Int)?

    init(receivers: [TerminateOnNaN]) { self.receivers = receivers }

    /// For a training with these callbacks; nil if a NaN loss is left to a ``TerminateOnNaN``
    /// that looks for no cause.
    package convenience init?(among callbacks: [Callback]) {
        let found = callbacks.compactMap { $0 as? TerminateOnNaN }
        let receivers = found.filter(\.reports)
        guard found.isEmpty || !receivers.isEmpty else { return nil }
        self.init(receivers: receivers)
    }

    package var judgesSteps: Bool { true }

    package func begin(_ training: TrainingContext) throws { try adoptSteps(training) }

    package func adoptSteps(_ training: TrainingContext) throws {
        snapshot = try StateSnapshot(training.steps.variables)
        trained = training.model.trainableWeights.map(\.storage)
        slots = training.compilation.optimizer.variables.map(\.storage).filter {
            $0.spec.dtype.isFloatingPoint
        }
    }

    package func beginEpoch(_ training: TrainingContext) throws {
        try snapshot?.take()
        first = training.place.step
    }

    package func judge(_ step: Int, loss: Double, _ training: TrainingContext) throws -> Verdict {
        guard !loss.isFinite else { return .goOn }
        if training.isStreamed { return try end(unrepeated: step, loss: loss, training) }
        guard let search = search(training) else { return .goOn }
        return try end(with: search.report(loss: loss, step: step), at: step, training)
    }

    /// The sum of the losses says whether one of them is not finite; which, is found by repeating.
    package func judge(_ steps: Range<Int>, _ training: TrainingContext) throws -> Verdict {
        let mean = try training.state.loss.value
        guard !mean.isFinite, let search = search(training) else { return .goOn }
        let (step, loss) =
            try search.replay.firstBrokenLoss(in: steps) ?? (steps.upperBound - 1, mean)
        return try end(with: search.report(loss: loss, step: step), at: step, training)
    }

    /// A step that broke the weights may have had a finite loss; the next one, in the next epoch,
    /// will not, and then this epoch can no longer be repeated.
    package func judgeEpoch(steps count: Int, _ training: TrainingContext) throws -> Verdict {
        guard try !allFinite(trained + slots), let snapshot, let search = search(training) else {
            return .goOn
        }
        let isBroken = { (storage: VariableStorage) in
            try !storage.isFinite && snapshot.holdsFinite(storage)
        }
        let broken = try trained.filter(isBroken)
        if training.isStreamed {
            if broken.isEmpty { return .goOn }
            let loss = try training.state.loss.value
            return try end(unrepeated: Swift.max(count - 1, 0), loss: loss, training)
        }
        if broken.isEmpty {
            guard earlier == nil, try slots.contains(where: isBroken) else { return .goOn }
            earlier = (search.replay, training.epoch)
            self.snapshot = try StateSnapshot(training.steps.variables)
            return .goOn
        }
        let loss = try training.state.loss.value
        let found = training.steps.hold {
            search.report(onWeights: broken, after: count, loss: loss)
        }
        return try end(with: found, at: count, training)
    }

    /// Ends a training whose steps cannot be repeated: the state goes back to the start of the
    /// epoch.
    private func end(
        unrepeated step: Int, loss: Double, _ training: TrainingContext
    ) throws -> Verdict {
        let isBack = try snapshot?.restore() ?? false
        let report = DivergenceDraft(loss: loss, epoch: training.epoch, step: step).unknown(
            "its batches came from a source, which cannot be asked for the same ones again"
                + (isBack ? "; the weights are those of the start of the epoch" : ""))
        return try end(with: report, at: step, training)
    }

    private func search(_ training: TrainingContext) -> DivergenceSearch? {
        guard let snapshot else { return nil }
        var place = training.place
        place.step = first
        return DivergenceSearch(
            recorder: training.recorder, data: training.data,
            replay: EpochReplay(steps: training.steps, place: place, snapshot: snapshot),
            epoch: training.epoch, earlier: earlier)
    }

    /// Throws, unless a callback takes the report; then training ends without an error.
    private func end(
        with report: DivergenceReport, at step: Int, _ training: TrainingContext
    ) throws -> Verdict {
        training.hasDiverged = true
        guard !receivers.isEmpty else { throw TrainingError.diverged(report) }
        for receiver in receivers { receiver.accept(report) }
        return .stop(step: step, loss: report.loss)
    }
}
