import DescentCore

/// One output of a model beside the loss, metrics and labels it is given.
struct OutputWiring {
    let loss: Loss
    /// Shorthands resolved, once labels are known.
    let metrics: [Metric]
    /// `[batch, …, units]`.
    let shape: Shape
    /// nil where it cannot be told.
    let activation: OutputActivation?
    /// nil before data come, or if rows without weight are among them.
    let labels: LabelFacts?
    /// Named where there are several.
    let output: String?

    /// The loss and its output: `MeanSquaredError for output 'price'`.
    var lossTitle: String {
        let logits = loss.family.fromLogits == true ? "(fromLogits: true)" : ""
        return "\(loss.kerasClassName)\(logits)" + (output.map { " for output '\($0)'" } ?? "")
    }

    func fault(
        _ expected: String, got: String, fix: String, who: String? = nil
    ) -> WiringFault {
        WiringFault(
            who: who ?? lossTitle, expected: expected, got: got, fix: fix, layer: activation?.layer)
    }
}

/// What the rules need to know of a loss; nothing is known of losses of the user's own.
enum LossFamily {
    /// Yes-or-no questions.
    case binary(fromLogits: Bool)
    /// One of several, labels one-hot.
    case categorical(fromLogits: Bool, axis: Int)
    /// One of several, labels class numbers.
    case sparse(fromLogits: Bool, ignoring: Int?)
    /// Numbers.
    case regression
    case other

    /// nil for losses without that choice.
    var fromLogits: Bool? {
        switch self {
        case .binary(let fromLogits), .categorical(let fromLogits, _), .sparse(let fromLogits, _):
            fromLogits
        case .regression, .other: nil
        }
    }

    var isRegression: Bool { if case .regression = self { true } else { false } }
    var isBinary: Bool { if case .binary = self { true } else { false } }
    var isCategorical: Bool { if case .categorical = self { true } else { false } }
    var ignoredClass: Int? { if case .sparse(_, let ignored) = self { ignored } else { nil } }
}

extension Loss {
    var family: LossFamily {
        switch self {
        case let loss as BinaryCrossentropy: .binary(fromLogits: loss.fromLogits)
        case let loss as CategoricalCrossentropy:
            .categorical(fromLogits: loss.fromLogits, axis: loss.axis)
        case let loss as SparseCategoricalCrossentropy:
            .sparse(fromLogits: loss.fromLogits, ignoring: loss.ignoreClass)
        case is MeanSquaredError, is MeanAbsoluteError, is MeanAbsolutePercentageError,
            is MeanSquaredLogarithmicError, is Huber, is LogCosh:
            .regression
        default: .other
        }
    }
}
