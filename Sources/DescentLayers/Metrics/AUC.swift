#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The area under the ROC or precision-recall curve, from counts at many thresholds.
///
/// Outputs are probabilities, 0 … 1, or logits with `fromLogits`. Several labels are pooled, or have
/// a curve each, whose areas are averaged, with `multiLabel`.
///
/// As in Keras, the thresholds are spread evenly from 0 to 1, whatever the outputs are: 200 of them
/// are 1/199 apart, and outputs between two neighbours count as equal. Where all outputs lie below
/// 1/199 = 0.005, as for very rare events, they are all equal and the area is 0.5, however well
/// they are ranked. The same holds close to 1. Then use more thresholds,
/// `AUC(numThresholds: 100_000)`, which tell apart outputs 0.00001 apart, or give `thresholds` of
/// your own where the outputs lie, `AUC(thresholds: [1e-6, 1e-5, 1e-4, 1e-3])`. Each threshold
/// costs time in every step.
public final class AUC: ThresholdMetric, Configurable {
    /// What is drawn against what.
    public enum Curve: String, Sendable, Hashable, CaseIterable {
        /// Recall over the rate of false positives.
        case roc = "ROC"
        /// Precision over recall.
        case pr = "PR"
        /// Gained precision over gained recall: both as shares of what guessing leaves to be gained.
        case prGain = "PRGAIN"
    }

    /// The height of the curve between two thresholds.
    public enum SummationMethod: String, Sendable, Hashable, CaseIterable {
        /// The mean of both for ROC; for PR the interpolation of Davis and Goadrich 2006.
        case interpolation
        /// The larger.
        case majoring
        /// The smaller.
        case minoring
    }

    /// What is drawn against what.
    public let curve: Curve
    /// The height of the curve between two thresholds.
    public let summationMethod: SummationMethod
    /// More would cost memory and time and change no digit.
    private static let mostThresholds = 1_000_000
    /// The thresholds given by the user, if any.
    private let given: [Double]?
    /// How many there are, with 0 and 1.
    private let numThresholds: Int
    /// Whether each label has a curve of its own.
    public let multiLabel: Bool
    /// How many labels there are; nil finds it out.
    public let numLabels: Int?
    private let givenWeights: [Double]?

    /// - Parameters:
    ///   - numThresholds: 2 to a million, spread evenly from 0 to 1; default 200.
    ///   - curve: default ROC.
    ///   - summationMethod: default interpolation.
    ///   - thresholds: used instead, with 0 and 1 added; 0 … 1 each.
    ///   - multiLabel: whether each label has a curve of its own, whose areas are averaged; outputs
    ///     are `[batch, labels]` then. Default false: all labels are pooled.
    ///   - numLabels: how many labels there are, with `multiLabel`; default found out.
    ///   - labelWeights: how much each label counts, 0 or more; default all alike.
    ///   - fromLogits: whether outputs need a sigmoid first; default false.
    ///   - name: default `auc`.
    public init(
        numThresholds: Int = 200, curve: Curve = .roc,
        summationMethod: SummationMethod = .interpolation, thresholds: [Double]? = nil,
        multiLabel: Bool = false, numLabels: Int? = nil, labelWeights: [Double]? = nil,
        fromLogits: Bool = false, name: String? = nil
    ) {
        self.multiLabel = multiLabel
        self.numLabels = numLabels
        givenWeights = labelWeights
        self.curve = curve
        self.summationMethod = summationMethod
        given = thresholds
        self.numThresholds = thresholds.map { $0.count + 2 } ?? numThresholds
        let steps = Swift.min(Swift.max(numThresholds, 2), Self.mostThresholds) - 1
        let inner = thresholds?.sorted() ?? (1..<steps).map { Double($0) / Double(steps) }
        super.init(
            // A little beyond 0 and 1, so that the ends hold all and nothing.
            thresholds: [-1e-7] + inner + [1 + 1e-7],
            isEven: thresholds == nil || areEvenlySpread([0] + inner + [1]),
            counting: Kind.allCases, fromLogits: fromLogits, name: name)
        require(
            numLabels == nil || multiLabel, "numLabels with multiLabel alone", got: "it without",
            fix: "Add multiLabel: true.")
    }

    override var countsEachLabel: Bool { multiLabel }
    override var labelWeights: [Double]? { multiLabel ? nil : givenWeights }

    /// Labels that are 0 or not, and probabilities or logits as `fromLogits` says.
    public override var expects: DataExpectation? { DataExpectation(.bits, fromLogits: fromLogits) }

    /// Makes the counts.
    ///
    /// - Throws: ``ConfigurationError`` for outputs that are not `[batch, labels]` with `multiLabel`,
    ///   or that have other labels than was said.
    public override func build(yTrue: Shape, yPred: Shape) throws {
        let labels = yPred.rank == 2 ? yPred[-1] : 1
        guard !multiLabel || (yPred.rank == 2 && labels != Shape.unknown) else {
            throw fault("outputs [batch, labels] with multiLabel", got: "\(yPred)")
        }
        for count in [numLabels, givenWeights?.count] where count != nil && count != labels {
            throw fault("as many labels as outputs, \(labels)", got: "\(count ?? 0)")
        }
        try super.build(yTrue: yTrue, yPred: yPred)
    }

    private func fault(_ expected: String, got: String) -> ConfigurationError {
        ConfigurationError(
            who: "\(kerasClassName) '\(name)'", expected: expected, got: got,
            fix: "Check the last layer and the arguments of AUC.")
    }

    /// The area under the curve, summed between neighbouring thresholds; with `multiLabel` the mean
    /// of all.
    public override func result() throws -> Double {
        let counts = try Kind.allCases.map(totals)
        let areas = (0..<(counts[0].count / thresholds.count)).map { label -> Double in
            let range = (label * thresholds.count)..<((label + 1) * thresholds.count)
            return area(counts.map { Array($0[range]) })
        }
        guard multiLabel, let givenWeights, givenWeights.count == areas.count else {
            return quotient(areas.reduce(0, +), Double(areas.count))
        }
        let sum = zip(areas, givenWeights).map { $0 * $1 }.reduce(0, +)
        return quotient(sum, givenWeights.reduce(0, +))
    }

    /// The area from counts in the order of their kinds.
    private func area(_ counts: [[Double]]) -> Double {
        let (tp, fp, tn, fn) = (counts[0], counts[1], counts[2], counts[3])
        if curve == .pr && summationMethod == .interpolation { return interpolatedPR(tp, fp, fn) }
        let recall = zip(tp, fn).map { quotient($0, $0 + $1) }
        let (x, y): ([Double], [Double]) =
            switch curve {
            case .roc: (zip(fp, tn).map { quotient($0, $0 + $1) }, recall)
            case .pr: (recall, zip(tp, fp).map { quotient($0, $0 + $1) })
            case .prGain: gains(tp, fp, tn, fn)
            }
        return (0..<(x.count - 1)).reduce(0) { $0 + (x[$1] - x[$1 + 1]) * height(y[$1], y[$1 + 1]) }
    }

    /// Gained recall, of at least 0, and gained precision.
    private func gains(
        _ tp: [Double], _ fp: [Double], _ tn: [Double], _ fn: [Double]
    ) -> (recall: [Double], precision: [Double]) {
        var gains: (recall: [Double], precision: [Double]) = ([], [])
        for i in tp.indices {
            let odds = quotient(tp[i] + fn[i], tn[i] + fp[i])
            let isFound = tp[i] != 0
            gains.recall.append(isFound ? Swift.max(1 - odds * quotient(fn[i], tp[i]), 0) : 0)
            gains.precision.append(isFound ? 1 - odds * quotient(fp[i], tp[i]) : 1)
        }
        return gains
    }

    private func height(_ a: Double, _ b: Double) -> Double {
        switch summationMethod {
        case .interpolation: (a + b) / 2
        case .majoring: Swift.max(a, b)
        case .minoring: Swift.min(a, b)
        }
    }

    /// Davis and Goadrich: true positives are linear between two thresholds, precision is not.
    private func interpolatedPR(_ tp: [Double], _ fp: [Double], _ fn: [Double]) -> Double {
        let yes = zip(tp, fp).map { $0 + $1 }
        return (0..<(tp.count - 1)).reduce(0) { sum, i in
            let gained = tp[i] - tp[i + 1]
            let slope = quotient(gained, Swift.max(yes[i] - yes[i + 1], 0))
            let intercept = tp[i + 1] - slope * yes[i + 1]
            let ratio = yes[i] > 0 && yes[i + 1] > 0 ? yes[i] / yes[i + 1] : 1
            let area = slope * (gained + intercept * log(ratio))
            return sum + quotient(area, Swift.max(tp[i + 1] + fn[i + 1], 0))
        }
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        let rows = [
            Parameter(
                "num_thresholds", \AUC.numThresholds, default: 200,
                rule: .within(2...mostThresholds, fix: "Leave it out for 200."),
                "How many thresholds are spread evenly from 0 to 1."),
            Parameter("curve", \AUC.curve, default: .roc, "What is drawn against what."),
            Parameter(
                "summation_method", \AUC.summationMethod, default: .interpolation,
                "The height of the curve between two thresholds."),
            Parameter(
                "multi_label", \AUC.multiLabel, default: false,
                "Whether each label has a curve of its own."),
            Parameter(
                "num_labels", \AUC.numLabels, rule: .atLeast(1, fix: "Leave it out."),
                "How many labels there are."),
            Parameter(
                "label_weights", \AUC.givenWeights, label: "labelWeights",
                rule: Rule<Double>.finite(atLeast: 0, fix: "Leave them out for all alike.").forEach,
                "How much each label counts."),
            Parameter(
                "thresholds", \AUC.given, rule: .probabilities,
                "Used instead, with 0 and 1 added."),
            Parameter(
                "from_logits", \AUC.fromLogits, default: false,
                "Whether outputs need a sigmoid first."),
        ]
        return super.parameters + rows.moving("thresholds", before: "multi_label")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            numThresholds: config[\AUC.numThresholds], curve: config[\AUC.curve],
            summationMethod: config[\AUC.summationMethod], thresholds: config[\AUC.given],
            multiLabel: config[\AUC.multiLabel], numLabels: config[\AUC.numLabels],
            labelWeights: config[\AUC.givenWeights], fromLogits: config[\AUC.fromLogits],
            name: config.given(\Metric.name))
    }
}

extension AUC.Curve: ConfigConvertible {}
extension AUC.SummationMethod: ConfigConvertible {}

@available(*, unavailable, message: "write .roc, .pr or .prGain without quotes")
extension AUC.Curve: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .roc }
}

@available(*, unavailable, message: "write .interpolation, .majoring or .minoring without quotes")
extension AUC.SummationMethod: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .interpolation }
}
