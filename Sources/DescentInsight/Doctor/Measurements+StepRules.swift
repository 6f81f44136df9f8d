import DescentCore
import DescentSupport

/// What derivatives and steps say about a model.
extension Measurements {
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
                    ? "Use .relu with .heNormal kernels in hidden layers, BatchNormalization() "
                        + "between them, sums around blocks (Add()), or fewer layers."
                    : "Start with smaller weights (.heNormal for .relu, the default for others), "
                        + "put BatchNormalization() between layers, or set the optimizer's "
                        + "clipnorm to 1."
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
    /// - Parameter start: before training; nil if nothing was trained yet.
    ///   A weight that came near 0 is judged by its size there.
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
                    "Weight '\(row.name)' needs steps of about 0.001 of its size, but one step "
                    + "changes it by \(digits(row.updateRatio)) of its size, and no other weight "
                    + "moves faster.",
                measured: row.updateRatio, limit: DoctorLimits.smallestUpdate,
                suggestion: "Multiply the learning rate by 10 to 100.")
        ]
    }
}
