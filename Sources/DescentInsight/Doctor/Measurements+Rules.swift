import DescentCore
import DescentSupport

/// What numbers of a probe say. Every comparison is written so that NaN is a finding.
extension Measurements {
    /// The loss beside what guessing costs.
    var lossFindings: [Diagnosis.Finding] {
        losses.compactMap { loss in
            let row = loss.row
            let guess = [row.chance, loss.zero].compactMap { $0 }.filter(\.isFinite).max() ?? 0
            let factor =
                loss.isRegression ? DoctorLimits.initialRegressionLoss : DoctorLimits.initialLoss
            let limit = factor * guess
            guard guess > 0, !(row.value <= limit) else { return nil }
            return Diagnosis.Finding(
                kind: .initialLoss, place: row.output,
                evidence:
                    "Output '\(row.output)' needs an initial loss near \(digits(guess)), what "
                    + "guessing costs, but got \(digits(row.value)).",
                measured: row.value, limit: limit,
                suggestion: loss.isRegression
                    ? "Its first outputs are far larger than the labels: scale inputs, or start "
                        + "the last layer with smaller weights."
                    : "It is sure of wrong answers: scale inputs, or start the last layer with "
                        + "smaller weights (the default initializer).")
        }
    }

    /// The scale of what the first weights see.
    var inputFindings: [Diagnosis.Finding] {
        inputs.compactMap { row in
            let isSmall = row.size < DoctorLimits.smallestInput
            guard isSmall || !(row.size <= DoctorLimits.largestInput) else { return nil }
            return Diagnosis.Finding(
                kind: .inputScale, place: row.layer,
                evidence: "Layer '\(row.layer)' needs inputs of a size near 1, but got feature "
                    + "\(row.feature) with root mean square \(digits(row.size))"
                    + (isSmall ? ", the largest." : "."),
                measured: row.size,
                limit: isSmall ? DoctorLimits.smallestInput : DoctorLimits.largestInput,
                suggestion:
                    "Put Normalization() (adapted to the training data) in front, or for bytes "
                    + "Rescaling(scale: 1.0 / 255).")
        }
    }

    /// Labels too large for outputs to reach; a cause, so to be asked for only where
    /// training failed.
    var targetFindings: [Diagnosis.Finding] {
        losses.compactMap { loss in
            guard let size = loss.labelSize, size > DoctorLimits.largestTarget else { return nil }
            return Diagnosis.Finding(
                kind: .targetScale, place: loss.row.output,
                evidence:
                    "Output '\(loss.row.output)' needs labels of a size near 1, but got root mean "
                    + "square \(digits(size)).",
                measured: size, limit: DoctorLimits.largestTarget,
                suggestion:
                    "Divide the labels by their standard deviation, after taking off their mean; "
                    + "undo both on predictions.")
        }
    }

    /// ReLUs that are 0, sigmoids and tanhs at their bounds.
    var unitFindings: [Diagnosis.Finding] { layers.compactMap(deadFinding) + saturated }

    private func deadFinding(_ row: Diagnosis.LayerRow) -> Diagnosis.Finding? {
        let limit = DoctorLimits.deadShare(units: row.units)
        guard let share = row.deadShare, share >= limit else { return nil }
        return Diagnosis.Finding(
            kind: .deadUnits, place: row.name,
            evidence:
                "Layer '\(row.name)' needs ReLU units that are above 0 for some rows, but got "
                + "\(percent(share)) of \(row.units) that are 0 for all \(rows) rows.",
            measured: share, limit: limit,
            suggestion:
                "Lower the learning rate, start biases at 0 and kernels with .heNormal, scale "
                + "inputs, or use .leakyRelu.")
    }

    private var saturated: [Diagnosis.Finding] {
        guard isLearning else { return [] }
        return layers.compactMap { row in
            guard let share = row.saturatedShare, share > DoctorLimits.saturatedShare else {
                return nil
            }
            return Diagnosis.Finding(
                kind: .saturatedUnits, place: row.name,
                evidence: "Layer '\(row.name)' needs sigmoid or tanh units with a slope, but got "
                    + "\(percent(share)) of \(row.units) within \(DoctorLimits.bound) of a bound.",
                measured: share, limit: DoctorLimits.saturatedShare,
                suggestion:
                    "Scale inputs, start with smaller weights (the default initializer), lower "
                    + "the learning rate, or use .relu in hidden layers.")
        }
    }
}
