import DescentCore

/// Finds the operation that made a loss or weight non-finite, by repeating the epoch up to the step in
/// question and running that one in checking mode.
///
/// Often the step is not the one whose loss is NaN: an earlier one broke a weight while its own loss was
/// still finite. So from the loss the search goes back to a weight, from there to the step that broke it,
/// and so on. Afterwards the model holds what it held before the step that is to blame.
struct DivergenceSearch {
    let recorder: StepRecorder
    let data: Dataset
    let replay: EpochReplay
    /// From 0.
    let epoch: Int

    /// The report for a loss that is not finite; `step` counts from 0.
    func report(loss: Double, step: Int) throws -> DivergenceReport {
        var draft = DivergenceDraft(loss: loss, epoch: epoch, step: step)
        var watch = BreakWatch(replay.snapshot.storages)
        var sizes = (before: 0.0, now: 0.0)
        let weights = recorder.model.trainableWeights.map(\.storage)
        let size = { weights.reduce(0.0) { Swift.max($0, $1.largest) } }
        let isPossible = try replay.run(step) { done in
            if done == 0 { sizes.before = size() }
            watch.look(after: done)
        }
        guard isPossible else { return tooLarge(draft, step) }
        sizes.now = size()
        return try search(&draft, from: step, .loss, watch, sizes)
    }

    /// The report for weights that the epoch, which is over, has broken; nil if it broke none.
    func reportOnWeights(after count: Int) throws -> DivergenceReport? {
        let broken = recorder.model.trainableWeights.map(\.storage).filter {
            !$0.isFinite && replay.snapshot.holdsFinite($0)
        }
        guard !broken.isEmpty else { return nil }
        var watch = BreakWatch(replay.snapshot.storages)
        let weights = recorder.model.trainableWeights.map(\.storage)
        var sizes = (before: 0.0, now: 0.0)
        _ = try replay.run(count) { done in
            if done == 0 { sizes.before = weights.reduce(0) { Swift.max($0, $1.largest) } }
            watch.look(after: done)
        }
        let first = broken.min {
            (watch.stepsBefore($0) ?? count) < (watch.stepsBefore($1) ?? count)
        }
        guard let first, let done = watch.stepsBefore(first), done > 0 else { return nil }
        _ = try replay.run(done - 1)
        let loss = try replay.steps.run(done - 1, order: replay.order)
        _ = try replay.run(done - 1)
        sizes.now = weights.reduce(0) { Swift.max($0, $1.largest) }
        var draft = DivergenceDraft(loss: loss, epoch: epoch, step: done - 1)
        return try search(&draft, from: done - 1, .variable(first), watch, sizes)
    }

    /// What is not finite.
    private enum Root {
        case loss
        case variable(VariableStorage)
    }

    private func search(
        _ draft: inout DivergenceDraft, from step: Int, _ root: Root, _ watch: BreakWatch,
        _ sizes: (before: Double, now: Double)
    ) throws -> DivergenceReport {
        let growth = WeightGrowth(
            before: sizes.before, now: sizes.now,
            rate: recorder.compilation.optimizer.learningRate)
        let rows = replay.steps.rows(of: step).map { replay.order[$0] }
        let nodes = try StepNodes(recorder, data, rows: rows.count)
        draft.batchSize = rows.count
        draft.originStep = step
        let start: Int?
        switch root {
        case .loss: start = nodes.place(of: nodes.step.loss)
        case .variable(let storage):
            start = nodes.update(of: storage)
            draft.brokenVariable = draft.brokenVariable ?? nodes.name(of: storage)
        }
        guard let start else { return draft.unknown("its update could not be recorded again") }
        let check = StepCheck(nodes: nodes, data: data, rows: rows)
        switch try check.run(roots: [start]) {
        case .finite:
            return draft.unknown(
                "when the step is repeated in checking mode all numbers are finite. Either a "
                    + "callback changes weights or rates between steps, or the fused step overflows "
                    + "where the single operations do not"
            )
        case .unclear(let node):
            draft.set(nodes, node)
            return draft.unknown("the first value that is not finite is named")
        case .culprit(let culprit):
            guard case .variable(let storage) = nodes.nodes[culprit.node].kind else {
                draft.set(nodes, culprit, growth, data, rows)
                return draft.report
            }
            // Broken by an earlier step of this epoch: that one is to blame.
            if let done = watch.stepsBefore(storage), done > 0, done <= step {
                _ = try replay.run(done - 1)
                return try search(&draft, from: done - 1, .variable(storage), watch, sizes)
            }
            draft.setInitial(nodes, culprit, epoch: epoch)
            return draft.report
        }
    }

    private func tooLarge(_ draft: DivergenceDraft, _ step: Int) -> DivergenceReport {
        draft.unknown(
            "the weights of this model are too large to keep a copy, so the step cannot be repeated"
        )
    }
}
