import DescentCore

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
                    ? "Its first outputs are far larger than the labels: scale inputs, or start the "
                        + "last layer with smaller weights."
                    : "It is sure of wrong answers: scale inputs, or start the last layer with smaller "
                        + "weights (the default initializer).")
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

    /// Labels too large for outputs to reach; a cause, so to be asked for only where training failed.
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

    /// Derivatives that get lost or grow on the way back.
    ///
    /// - Parameter later: the same after some steps: what training mends by itself is no finding.
    func gradientFindings(after later: Measurements?) -> [Diagnosis.Finding] {
        guard isLearning else { return [] }
        return depthFindings(later) + unreached(later)
    }

    private func depthFindings(_ later: Measurements?) -> [Diagnosis.Finding] {
        let looks = [self, later].compactMap { $0?.depth }
        guard let depth = looks.min(by: { skew($0) < skew($1) }),
            depth.layers >= DoctorLimits.gradientDepth, depth.first.norm != 0,
            skew(depth) > DoctorLimits.gradientRatio
        else { return [] }
        let vanishes = depth.ratio < 1
        let compared =
            "\(digits(depth.first.norm)) in '\(depth.first.name)' and "
            + "\(digits(depth.last.norm)) in '\(depth.last.name)', \(depth.layers) layers apart"
        return [
            Diagnosis.Finding(
                kind: vanishes ? .vanishingGradients : .explodingGradients, place: depth.first.name,
                evidence:
                    "The model needs gradients of like size in its first and last layers, but got "
                    + "norm \(compared): they \(vanishes ? "vanish" : "explode") on the way back.",
                measured: depth.ratio,
                limit: vanishes ? 1 / DoctorLimits.gradientRatio : DoctorLimits.gradientRatio,
                suggestion: vanishes
                    ? "Use .relu with .heNormal kernels in hidden layers, BatchNormalization() between "
                        + "them, sums around blocks (Add()), or fewer layers."
                    : "Start with smaller weights (.heNormal for .relu, the default for others), put "
                        + "BatchNormalization() between layers, or set the optimizer's clipnorm to 1."
            )
        ]
    }

    /// How far the ratio is from 1, either way; NaN and infinity count as far.
    private func skew(_ depth: Depth) -> Double {
        let ratio = Swift.max(depth.ratio, 1 / depth.ratio)
        return ratio.isNaN ? .infinity : ratio
    }

    /// Weight matrices with a derivative of exactly 0.
    private func unreached(_ later: Measurements?) -> [Diagnosis.Finding] {
        guard layers.allSatisfy({ $0.deadShare != 1 }) else { return [] }
        let still = later.map { Set($0.weights.filter { $0.gradientNorm == 0 }.map(\.name)) }
        return weights.filter {
            $0.shape.rank > 1 && $0.gradientNorm == 0 && still?.contains($0.name) != false
        }.map { row in
            Diagnosis.Finding(
                kind: .noGradient, place: row.name,
                evidence: "Weight '\(row.name)' needs a derivative to learn by, but got 0 from all "
                    + "\(rows) rows.",
                measured: 0, limit: 0,
                suggestion:
                    "Look for stopGradient, rounding or a cast to integers behind it, for outputs "
                    + "no loss uses, and for kernels that all start at 0.")
        }
    }

    /// Steps too large for the weights.
    ///
    /// - Parameter start: before training; nil if nothing was trained yet. A weight that came near 0 is judged
    ///   by its size there.
    func largeUpdateFindings(since start: Measurements?) -> [Diagnosis.Finding] {
        let limit = start == nil ? DoctorLimits.largestFirstUpdate : DoctorLimits.largestUpdate
        let sizes = Dictionary(
            (start ?? self).weights.map { ($0.name, $0.size) }, uniquingKeysWith: Swift.max)
        let ratio = { (row: Diagnosis.WeightRow) in
            row.updateRatio * row.size / Swift.max(row.size, sizes[row.name] ?? 0)
        }
        guard isLearning, let row = matrices.max(by: { ratio($0) < ratio($1) }),
            !(ratio(row) <= limit)
        else { return [] }
        return [
            Diagnosis.Finding(
                kind: .updateTooLarge, place: row.name,
                evidence: "Weight '\(row.name)' needs steps of about 0.001 of its size, but one "
                    + "step changes it by \(digits(ratio(row))) of its size.",
                measured: ratio(row), limit: limit,
                suggestion:
                    "Divide the learning rate by 10, or set the optimizer's clipnorm to 1.")
        ]
    }

    /// Steps too small for the weights, all of them.
    var smallUpdateFindings: [Diagnosis.Finding] {
        guard isLearning, let row = matrices.max(by: { $0.updateRatio < $1.updateRatio }),
            row.updateRatio < DoctorLimits.smallestUpdate, row.gradientNorm > 0
        else { return [] }
        return [
            Diagnosis.Finding(
                kind: .updateTooSmall, place: row.name,
                evidence:
                    "Weight '\(row.name)' needs steps of about 0.001 of its size, but one step changes "
                    + "it by \(digits(row.updateRatio)) of its size, and no other weight moves faster.",
                measured: row.updateRatio, limit: DoctorLimits.smallestUpdate,
                suggestion: "Multiply the learning rate by 10 to 100.")
        ]
    }
}

/// Three digits.
func digits(_ value: Double) -> String { value.isNaN ? "nan" : formatted("%.3g", value) }

/// `87 %`.
func percent(_ share: Double) -> String { formatted("%.0f", share * 100) + " %" }
