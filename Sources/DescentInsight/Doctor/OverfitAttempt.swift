import DescentCore
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whether a model can learn a few rows by heart: with its own optimizer, else with Adam.
/// A model that cannot has a fault that more data and more time do not mend.
///
/// What the steps change is put back.
struct OverfitAttempt {
    let examination: Examination

    /// What an attempt came to.
    private struct Outcome {
        let steps: Int
        let afterFirstStep: Double
        let after: Measurements
        /// Whether it used all its steps, or needed no more.
        let isComplete: Bool
    }

    /// nil without two rows that differ, both in inputs and in labels, and where time ran out.
    func run() throws -> (trial: Diagnosis.OverfitTrial, after: Measurements)? {
        guard let few = try chosenRows() else { return nil }
        let own = examination.compilation.optimizer
        let probe = try Probe(examination.recorder(), few)
        let before = try probe.measure()
        guard let constant = before.constant, constant > 0 else { return nil }
        var best: (trial: Diagnosis.OverfitTrial, after: Measurements)?
        var ownOutcome: Outcome?
        let adams = DoctorLimits.trialRates.map { ("adam(\($0))", Adam(learningRate: $0)) }
        for (name, optimizer) in [(own.name, own)] + adams {
            let outcome = try train(few, optimizer, probe, constant)
            let first = ownOutcome ?? outcome
            ownOutcome = first
            let trial = Diagnosis.OverfitTrial(
                rows: few.rows, optimizer: name, steps: outcome.steps, lossBefore: before.loss,
                lossAfter: outcome.after.loss, constant: constant,
                succeeded: outcome.after.loss < DoctorLimits.learnt * constant,
                lossWithOwnOptimizer: first.after.loss, lossAfterOneStep: first.afterFirstStep)
            guard outcome.isComplete else { return nil }
            if best.map({ !(trial.lossAfter >= $0.trial.lossAfter) }) ?? true {
                best = (trial, outcome.after)
            }
            if trial.succeeded { break }
        }
        return best
    }

    /// Steps on all of `few` until they are learnt or the steps are used up.
    private func train(
        _ few: Dataset, _ optimizer: Optimizer, _ probe: Probe, _ constant: Double
    ) throws -> Outcome {
        let batches = try BatchSteps(
            examination.recorder(optimizer), few, batchSize: few.rows, training: true)
        var snapshot = try StateSnapshot(batches.variables, limit: .max)
        try snapshot.take()
        // Steps keep what tensors have read, so there is nothing left to copy that could fail.
        defer { _ = try? snapshot.restore() }
        let start = monotonicSeconds()
        var (steps, afterFirst) = (0, Double.nan)
        while true {
            let count = steps == 0 ? 1 : DoctorLimits.trialInterval
            try batches.hold {
                for _ in 0..<count { try batches.run(0) }
            }
            let after = try probe.measure()
            if steps == 0 { afterFirst = after.loss }
            steps += count
            let isDone =
                steps >= DoctorLimits.trialSteps || !after.loss.isFinite
                || after.loss < DoctorLimits.learnt * constant
            guard isDone || monotonicSeconds() - start > DoctorLimits.trialSeconds else { continue }
            return Outcome(
                steps: steps, afterFirstStep: afterFirst, after: after, isComplete: isDone)
        }
    }

    /// A few rows with different inputs and at least two labels; no more than the weights can fit.
    private func chosenRows() throws -> Dataset? {
        let data = try examination.data.spread(DoctorLimits.probeRows)
        let outputs = examination.model.outputSpecs.map { spec in
            spec.shape.dropFirst().reduce(1) { $0 * Swift.max($1, 1) }
        }
        let numbers = WeightTotal(examination.model.trainableWeights).count
        let most = numbers / (DoctorLimits.trialWeights * Swift.max(outputs.max() ?? 1, 1))
        let limit = Swift.max(2, Swift.min(DoctorLimits.trialRows, most))
        var chosen: [Int] = []
        var order = Array(0..<data.rows)
        var source = RandomSource(seed: 0, stream: 1)
        source.shuffle(&order)
        for row in order where chosen.count < limit {
            let isNew = chosen.allSatisfy { data.differ(data.inputs, $0, row) }
            // The last place is kept for another label.
            let isAlike = chosen.allSatisfy { !data.differ(data.labels, $0, row) }
            guard isNew, chosen.isEmpty || !isAlike || chosen.count < limit - 1 else { continue }
            chosen.append(row)
        }
        let hasLabels = chosen.dropFirst().contains { data.differ(data.labels, chosen[0], $0) }
        return hasLabels ? try data.selecting(chosen) : nil
    }
}

extension Dataset {
    /// Whether two rows differ in any of the columns.
    fileprivate func differ(_ columns: [Column], _ a: Int, _ b: Int) -> Bool {
        columns.contains { column in
            withExtendedLifetime(column.data) {
                let (base, size) = (column.raw.base, column.raw.rowBytes)
                return memcmp(base + a * size, base + b * size, size) != 0
            }
        }
    }
}

extension Diagnosis.OverfitTrial {
    /// Whether the compiled optimizer got there.
    var ownSucceeded: Bool { lossWithOwnOptimizer < DoctorLimits.learnt * constant }

    /// What the trial says about model and learning rate.
    var findings: [Diagnosis.Finding] {
        guard succeeded else { return [cannotLearn] }
        let own = lossWithOwnOptimizer
        guard !ownSucceeded else { return [] }
        let rose = !(own <= DoctorLimits.risen * Swift.max(lossBefore, constant))
        guard rose || abs(own - lossBefore) < 0.01 * lossBefore else { return [] }
        return [
            Diagnosis.Finding(
                kind: rose ? .learningRateTooHigh : .learningRateTooLow, place: nil,
                evidence:
                    "The loss of \(rows) rows needs to fall within \(DoctorLimits.trialSteps) "
                    + "steps, as it does with \(optimizer), but the compiled optimizer brings it "
                    + "from \(digits(lossBefore)) to \(digits(own)).",
                measured: own, limit: lossBefore,
                suggestion: rose
                    ? "Divide its learning rate by 10." : "Multiply its learning rate by 10 to 100."
            )
        ]
    }

    private var cannotLearn: Diagnosis.Finding {
        Diagnosis.Finding(
            kind: .cannotOverfitBatch, place: nil,
            evidence: "The model needs to learn \(rows) rows by heart, to a loss below "
                + "\(digits(DoctorLimits.learnt * constant)), but after \(steps) steps of "
                + "\(optimizer), the best of four attempts, it is \(digits(lossAfter)); outputs "
                + "that look at no input cost \(digits(constant)).",
            measured: lossAfter, limit: DoctorLimits.learnt * constant,
            suggestion:
                "Look for layers with trainable = false, stopGradient, kernels that start at 0, "
                + "labels in another order than the inputs, inputs or labels far from a size of 1, "
                + "or too few units.")
    }
}
