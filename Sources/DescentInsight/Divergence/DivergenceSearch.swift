import DescentCore

/// Finds the operation that made a loss or weight non-finite, by repeating the epoch up to the step
/// in question and running that one in checking mode.
///
/// Often the step is not the one whose loss is NaN: an earlier one broke a weight while its
/// own loss was still finite. So from the loss the search goes back to a weight, from there to
/// the step that broke it, and so on. Afterwards the model holds what it held before the step
/// that is to blame.
struct DivergenceSearch {
    let recorder: StepRecorder
    let data: Dataset
    let replay: EpochReplay
    /// From 0.
    let epoch: Int
    /// The epoch that broke slots of the optimizer, if an earlier one did.
    var earlier: (replay: EpochReplay, epoch: Int)?

    /// The report for a loss that is not finite; `step` counts from 0.
    func report(loss: Double, step: Int) -> DivergenceReport {
        let draft = DivergenceDraft(loss: loss, epoch: epoch, step: step)
        return guarded(draft, repeating: step) { seen in
            try search(draft, from: step, .loss, seen)
        }
    }

    /// The report for weights that the epoch, which is over after `count` steps, has broken.
    ///
    /// - Parameter loss: the mean of the epoch, for a report that names no step.
    func report(
        onWeights broken: [VariableStorage], after count: Int, loss: Double
    ) -> DivergenceReport {
        var draft = DivergenceDraft(loss: loss, epoch: epoch, step: Swift.max(count - 1, 0))
        return guarded(draft, repeating: count) { seen in
            let breaks = broken.compactMap { storage in
                seen.watch.stepsBefore(storage).map { (storage: storage, step: $0 - 1) }
            }
            guard let first = breaks.min(by: { $0.step < $1.step }), first.step >= replay.first
            else {
                return draft.unknown(Self.notRepeated)
            }
            _ = try replay.run(first.step)
            let loss = try replay.runStep(first.step)
            _ = try replay.run(first.step)
            draft = DivergenceDraft(loss: loss, epoch: epoch, step: first.step)
            return try search(draft, from: first.step, .variable(first.storage), seen)
        }
    }

    /// Repeats the steps before the one in question and searches; the training that failed must not
    /// end in another error.
    private func guarded(
        _ draft: DivergenceDraft, repeating count: Int,
        _ search: (Seen) throws -> DivergenceReport
    ) -> DivergenceReport {
        do {
            guard let seen = try watched(count) else {
                return draft.unknown(
                    "the weights of this model are too large to keep a copy, so the step cannot "
                        + "be repeated")
            }
            return try search(seen)
        } catch {
            return draft.unknown("the step could not be repeated in checking mode: \(error)")
        }
    }

    private static let notRepeated =
        "repeated from the start of the epoch the step is finite: a callback that changes weights "
        + "or the learning rate between steps is not repeated"

    /// What is not finite.
    private enum Root {
        case loss
        case variable(VariableStorage)
    }

    /// What is seen when steps are repeated.
    private struct Seen {
        /// When variables broke.
        var watch: BreakWatch
        /// The largest weight at the start of the epoch.
        var largest = 0.0
    }

    private var weights: [VariableStorage] { recorder.model.trainableWeights.map(\.storage) }

    /// Repeats `count` steps; nil if that cannot be done.
    private func watched(_ count: Int) throws -> Seen? {
        var seen = Seen(watch: BreakWatch(replay.snapshot.storages))
        let isPossible = try replay.run(count) { done in
            if done == replay.first { seen.largest = try weights.map { try $0.largest }.max() ?? 0 }
            try seen.watch.look(after: done)
        }
        return isPossible ? seen : nil
    }

    /// Looks at `step`, which the model stands before, and at earlier ones if need be.
    private func search(
        _ draft: DivergenceDraft, from step: Int, _ root: Root, _ seen: Seen
    ) throws -> DivergenceReport {
        var draft = draft
        let rows = replay.steps.rows(of: step).map { replay.order[$0] }
        let nodes = try StepNodes(recorder, data, rows: rows.count)
        (draft.batchSize, draft.origin) = (rows.count, (epoch, step))
        guard let start = start(root, nodes, &draft) else {
            return draft.unknown("its update could not be recorded again")
        }
        let check = StepCheck(nodes: nodes, data: data, rows: rows)
        let finding = try check.run(roots: [start])
        if case .finite = finding { return try unrepeated(draft, step, check) }
        if case .culprit(let culprit) = finding,
            case .variable(let storage) = nodes.nodes[culprit.node].kind,
            let report = try searchBefore(draft, step, storage, seen)
        {
            return report
        }
        return try draft.report(finding, nodes, largestBefore: seen.largest, data, rows)
    }

    /// The search for the step before `step` that broke `storage`; nil if it was broken all along.
    private func searchBefore(
        _ draft: DivergenceDraft, _ step: Int, _ storage: VariableStorage, _ seen: Seen
    ) throws -> DivergenceReport? {
        guard let done = seen.watch.stepsBefore(storage), done <= step else { return nil }
        if done > replay.first {
            _ = try replay.run(done - 1)
            return try search(draft, from: done - 1, .variable(storage), seen)
        }
        guard let earlier else { return nil }
        let before = DivergenceSearch(
            recorder: recorder, data: data, replay: earlier.replay, epoch: earlier.epoch)
        let count = replay.steps.count
        guard let seen = try before.watched(count),
            seen.watch.stepsBefore(storage) ?? 0 > before.replay.first
        else {
            // Back to the state that the report is about.
            _ = try replay.run(step)
            return nil
        }
        return try before.searchBefore(draft, count, storage, seen)
    }

    /// Checking mode found nothing: says why, and names an instruction or a layer if it can.
    private func unrepeated(
        _ draft: DivergenceDraft, _ step: Int, _ check: StepCheck
    ) throws -> DivergenceReport {
        let loss = try replay.runStep(step)
        let isRepeated = try !loss.isFinite || weights.contains { try !$0.isFinite }
        _ = try replay.run(step)
        guard isRepeated else {
            return draft.unknown(Self.notRepeated)
        }
        let instruction = try replay.firstDeviation(step)
        _ = try replay.run(step)
        if let instruction { return draft.fault(of: instruction, check.nodes) }
        var draft = draft
        if let node = try check.firstBrokenLayer() { draft.set(check.nodes, node) }
        return draft.unknown(
            "operation by operation all numbers are finite; only fused, as training computes them, "
                + "they are not")
    }

    /// The number of the node that is not finite.
    private func start(_ root: Root, _ nodes: StepNodes, _ draft: inout DivergenceDraft) -> Int? {
        switch root {
        case .loss: return nodes.place(of: nodes.step.loss)
        case .variable(let storage):
            draft.brokenVariable = draft.brokenVariable ?? nodes.name(of: storage)
            return nodes.update(of: storage)
        }
    }
}
