import DescentCore

/// The numbers of one look at a model; rules make findings of them.
struct Measurements {
    /// The loss of one output, and what else is known about it.
    struct Loss {
        let row: Diagnosis.LossRow
        /// How much it counts in the sum.
        let factor: Double
        let isRegression: Bool
        /// What outputs of 0 cost, for regression.
        let zero: Double?
        /// Root mean square of the labels, for regression.
        let labelSize: Double?
    }

    /// From the first layer with a weight matrix to the last one behind it.
    struct Depth {
        let first: (name: String, norm: Double)
        let last: (name: String, norm: Double)
        let layers: Int
        var ratio: Double { first.norm / last.norm }
    }

    let rows: Int
    let losses: [Loss]
    let inputs: [Diagnosis.InputRow]
    let layers: [Diagnosis.LayerRow]
    let weights: [Diagnosis.WeightRow]
    let depth: Depth?
    /// Loss with penalties, as training makes it small.
    let total: Double

    /// The losses of all outputs, without penalties.
    var loss: Double { losses.reduce(0) { $0 + $1.factor * $1.row.value } }

    /// What outputs that look at no input cost; nil if that is not known for all.
    var constant: Double? {
        var sum = 0.0
        for loss in losses {
            guard let constant = loss.row.constant else { return nil }
            sum += loss.factor * constant
        }
        return sum.isFinite ? sum : nil
    }

    /// Whether there is something left to learn: flat units hinder.
    var isLearning: Bool { constant.map { !(loss < DoctorLimits.learnt * $0) } ?? true }

    /// Weight matrices: biases start at 0, so that steps are no share of them.
    var matrices: [Diagnosis.WeightRow] { weights.filter { $0.shape.rank > 1 && $0.size > 0 } }

    /// The largest step beside its weight.
    var largestUpdate: Double? { matrices.map(\.updateRatio).max() }
}
