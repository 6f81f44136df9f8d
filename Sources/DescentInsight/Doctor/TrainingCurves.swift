import DescentSupport

/// The curves of a training, and what they say: the course's advice on bias,
/// variance and learning rates.
struct TrainingCurves {
    /// Training loss of every epoch, with penalties.
    let loss: [Double]
    /// Validation loss of every epoch; empty without.
    let validation: [Double]
    /// Before the first step.
    let start: Measurements
    /// After the last one.
    let end: Measurements
    /// The largest step beside its weight at any look.
    let largestUpdate: Double
    /// Steps in an epoch.
    let stepsPerEpoch: Int
    /// Whether a callback takes care of the best epoch.
    let stopsEarly: Bool

    /// What outputs that look at no input cost, with the penalties of the start.
    private var reference: Double {
        (start.constant ?? start.loss) + Swift.max(start.total - start.loss, 0)
    }

    var findings: [Diagnosis.Finding] {
        let rate = tooHigh ?? tooLow
        // A wrong rate explains a loss that stays high; then nothing is known about bias.
        return [rate ?? bias, variance, overfitting].compactMap { $0 }
    }

    private func finding(
        _ kind: Diagnosis.Kind, _ evidence: String, _ measured: Double, _ limit: Double,
        _ fix: String
    ) -> Diagnosis.Finding {
        Diagnosis.Finding(
            kind: kind, place: nil, evidence: evidence, measured: measured, limit: limit,
            suggestion: fix)
    }

    // MARK: Learning rate

    private static let lower =
        "Divide the learning rate by 3 to 10, or let it fall with CosineDecay."

    private var tooHigh: Diagnosis.Finding? {
        guard let last = loss.last else { return nil }
        let from = Swift.max(start.total, reference)
        let worst = loss.contains { !$0.isFinite } ? .nan : loss.max() ?? last
        for (value, factor, what) in [
            (last, DoctorLimits.risen, "the last epoch"), (worst, DoctorLimits.jumped, "one epoch"),
        ] where !(value <= factor * from) {
            return finding(
                .learningRateTooHigh,
                "The training loss needs to fall from \(digits(from)), but it is \(digits(value)) "
                    + "in \(what).",
                value, factor * from, Self.lower)
        }
        return oscillation
    }

    private var oscillation: Diagnosis.Finding? {
        let rises = zip(loss, loss.dropFirst()).filter { before, after in
            after > DoctorLimits.rise * before && after > DoctorLimits.lowLoss * reference
        }.count
        let limit = Swift.max(2, DoctorLimits.risingEpochs * Double(loss.count - 1))
        guard Double(rises) >= limit else { return nil }
        return finding(
            .learningRateTooHigh,
            "The training loss needs to fall from epoch to epoch, but it rises by more than a "
                + "tenth after \(rises) of \(loss.count - 1).",
            Double(rises), limit, Self.lower)
    }

    private var tooLow: Diagnosis.Finding? {
        guard let last = loss.last, start.isLearning,
            last > DoctorLimits.hardlyFallen * start.total,
            largestUpdate < DoctorLimits.slowUpdate
        else { return nil }
        return finding(
            .learningRateTooLow,
            "The training loss needs to fall from \(digits(start.total)), but after \(loss.count) "
                + "epochs it is \(digits(last)), and no step changes a weight by more than "
                + "\(digits(largestUpdate)) of its size.",
            last, DoctorLimits.hardlyFallen * start.total,
            "Multiply the learning rate by 10 to 100.")
    }

    // MARK: Bias and variance

    private var bias: Diagnosis.Finding? {
        guard let constant = end.constant, isFlat, hasMoved, end.loss > DoctorLimits.bias * constant
        else {
            return nil
        }
        return finding(
            .highBias,
            "The training loss needs to come well below \(digits(constant)), what outputs that "
                + "look at no input cost, but it stays at \(digits(end.loss)): high bias.",
            end.loss, DoctorLimits.bias * constant,
            "Use a bigger network (more units or layers), train longer, try another architecture, "
                + "or use less regularization; and check that labels stand in the order "
                + "of the inputs.")
    }

    /// Whether the steps could have taken weights to other values; else it is too early to judge.
    private var hasMoved: Bool {
        Double(loss.count * stepsPerEpoch) * largestUpdate > DoctorLimits.travel
    }

    /// Whether the last third of the epochs is no better than the third before.
    private var isFlat: Bool {
        guard loss.count >= DoctorLimits.flatEpochs else { return false }
        let third = loss.count / 3
        let mean = { (part: ArraySlice<Double>) in part.reduce(0, +) / Double(part.count) }
        let (before, after) = (mean(loss.dropLast(third).suffix(third)), mean(loss.suffix(third)))
        return before - after < DoctorLimits.flat * reference
    }

    private var lowest: Int? { validation.indices.min { validation[$0] < validation[$1] } }

    private var variance: Diagnosis.Finding? {
        guard validation.count == loss.count, let lowest else { return nil }
        let epoch = stopsEarly ? lowest : loss.count - 1
        let (held, train) = (validation[epoch], loss[epoch])
        guard held - train > DoctorLimits.varianceGap * reference,
            held > DoctorLimits.varianceRatio * train
        else { return nil }
        return finding(
            .highVariance,
            "The validation loss needs to be near the training loss of \(digits(train)), but it is "
                + "\(digits(held)): high variance.",
            held,
            Swift.max(
                DoctorLimits.varianceRatio * train, train + DoctorLimits.varianceGap * reference),
            "Get more data, add regularization (kernelRegularizer: .l2(0.01)) or "
                + "Dropout(rate: 0.5), or use a smaller network.")
    }

    private var overfitting: Diagnosis.Finding? {
        guard !stopsEarly, validation.count == loss.count, let lowest,
            loss.count - 1 - lowest >= DoctorLimits.overfitEpochs,
            let last = validation.suffix(2).min(), let train = loss.last
        else { return nil }
        let best = validation[lowest]
        guard last > DoctorLimits.overfitRise * best,
            last - best > DoctorLimits.overfitGap * reference,
            train < DoctorLimits.overfitFall * loss[lowest]
        else { return nil }
        return finding(
            .overfitting,
            "The validation loss needs to fall with the training loss, but from epoch "
                + "\(lowest + 1) on it rises from \(digits(best)) to \(digits(last)) while the "
                + "training loss falls from \(digits(loss[lowest])) to \(digits(train)).",
            last, DoctorLimits.overfitRise * best,
            "Stop there: callbacks: [EarlyStopping(patience: 3, restoreBestWeights: true)].")
    }
}
