/// What the wiring check looks for: mistakes in how a model's output, loss, labels,
/// metrics and inputs go together, which would train without a word and learn little or nothing.
///
/// Errors are certain and end `fit`; warnings are printed once, and not at all if their rule
/// is among `compile(…, silencing:)`.
public enum WiringRule: String, Sendable, Hashable, CaseIterable {
    /// A sigmoid or softmax output under a loss with `fromLogits: true`,
    /// which applies another one. Error.
    case probabilitiesAsLogits
    /// A softmax over one unit, or a categorical loss on one unit:
    /// always 1, so nothing is learnt. Error.
    case softmaxOverOneUnit
    /// Labels a loss cannot use: their shape, a class that there is not, 5.0 where 0 or 1 is meant.
    /// Error; `fit` throws it as ``DataError``.
    case labelsDoNotFit

    /// A linear, ReLU or other output that is no probability under a cross-entropy
    /// of probabilities.
    case outputIsNotProbability
    /// An output with numbers outside the range that a loss states: negative ones where it takes a
    /// logarithm.
    case outputOutsideRange
    /// An output of one sign or limited size, such as ReLU's, as the logit of a yes-or-no question.
    case boundedLogits
    /// Several ones in a row of labels where a softmax shares out one.
    case softmaxForSeveralLabels
    /// Labels of a regression that the output cannot reach: negative ones and a ReLU,
    /// large ones and a sigmoid.
    case unreachableTargets
    /// Labels that are all 0 or 1, fitted with a linear or ReLU output and a loss for numbers.
    case regressionOnClasses
    /// Accuracy, which counts equal classes, on labels that are any numbers.
    case accuracyOfRegression
    /// An accuracy for another kind of labels: element by element under a softmax,
    /// or of the largest output where several labels hold, or where there is only one output.
    case accuracyDoesNotFit
    /// Precision, recall or AUC, which want probabilities, on logits.
    case metricNeedsProbabilities
    /// More outputs than classes occur in the labels.
    case moreUnitsThanClasses
    /// Large inputs, such as 0 … 255, into a sigmoid or tanh, whose slope vanishes there.
    case unscaledInputs
    /// Columns of a table that hold the same number in every row.
    case constantFeature
    /// Columns of a table that are equal.
    case duplicateFeature
    /// Columns whose different numbers become equal in float32, which holds seven digits: IDs,
    /// times, amounts in cents above 16,777,216, coordinates with centimetres, given as
    /// `[[Double]]`, `[[Int]]` or a tensor of float64, int32 or int64 to layers of float32.
    ///
    /// It is one if a tenth of the different numbers or more are lost, and the numbers are whole or
    /// have at most three decimals; others, which were measured, only if float32 has fewer than
    /// 262,144 steps from the smallest to the largest. Up to 16 million numbers are looked at. Data
    /// that are float32 already have lost theirs unseen.
    case indistinctFeature

    /// Whether `fit` throws what this rule finds, or prints it.
    public var severity: WiringFinding.Severity {
        switch self {
        case .probabilitiesAsLogits, .softmaxOverOneUnit, .labelsDoNotFit: .error
        case .outputIsNotProbability, .outputOutsideRange, .boundedLogits,
            .softmaxForSeveralLabels, .unreachableTargets, .regressionOnClasses,
            .accuracyOfRegression, .accuracyDoesNotFit, .metricNeedsProbabilities,
            .moreUnitsThanClasses, .unscaledInputs, .constantFeature, .duplicateFeature,
            .indistinctFeature:
            .warning
        }
    }
}
