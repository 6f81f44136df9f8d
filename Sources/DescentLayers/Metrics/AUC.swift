#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The area under the ROC or precision-recall curve, from counts at many thresholds.
///
/// Outputs are probabilities, 0 … 1, or logits with `fromLogits`. Several labels are pooled.
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

    /// - Parameters:
    ///   - numThresholds: 2 to a million, spread evenly from 0 to 1; default 200.
    ///   - curve: default ROC.
    ///   - summationMethod: default interpolation.
    ///   - thresholds: used instead, with 0 and 1 added; 0 … 1 each.
    ///   - fromLogits: whether outputs need a sigmoid first; default false.
    ///   - name: default `auc`.
    public init(
        numThresholds: Int = 200, curve: Curve = .roc,
        summationMethod: SummationMethod = .interpolation, thresholds: [Double]? = nil,
        fromLogits: Bool = false, name: String? = nil
    ) {
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
    }

    /// Labels that are 0 or not, and probabilities or logits as `fromLogits` says.
    public override var expects: DataExpectation? { DataExpectation(.bits, fromLogits: fromLogits) }

    /// The area under the curve, summed between neighbouring thresholds.
    public override func result() throws -> Double {
        let (tp, fp) = (try totals(.truePositives), try totals(.falsePositives))
        let (tn, fn) = (try totals(.trueNegatives), try totals(.falseNegatives))
        if curve == .pr && summationMethod == .interpolation { return interpolatedPR(tp, fp, fn) }
        let recall = zip(tp, fn).map { quotient($0, $0 + $1) }
        let x = curve == .roc ? zip(fp, tn).map { quotient($0, $0 + $1) } : recall
        let y = curve == .roc ? recall : zip(tp, fp).map { quotient($0, $0 + $1) }
        return (0..<(x.count - 1)).reduce(0) { $0 + (x[$1] - x[$1 + 1]) * height(y[$1], y[$1 + 1]) }
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
        super.parameters + [
            Parameter(
                "num_thresholds", \AUC.numThresholds, default: 200,
                rule: .within(2...mostThresholds, fix: "Leave it out for 200."),
                "How many thresholds are spread evenly from 0 to 1."),
            Parameter("curve", \AUC.curve, default: .roc, "What is drawn against what."),
            Parameter(
                "summation_method", \AUC.summationMethod, default: .interpolation,
                "The height of the curve between two thresholds."),
            .fixed("multi_label", .bool(false), "a curve for each label."),
            .fixed("num_labels", .null, "a curve for each label."),
            .fixed("label_weights", .null, "weights of labels."),
            Parameter(
                "thresholds", \AUC.given, rule: .probabilities,
                "Used instead, with 0 and 1 added."),
            Parameter(
                "from_logits", \AUC.fromLogits, default: false,
                "Whether outputs need a sigmoid first."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            numThresholds: config[\AUC.numThresholds], curve: config[\AUC.curve],
            summationMethod: config[\AUC.summationMethod], thresholds: config[\AUC.given],
            fromLogits: config[\AUC.fromLogits], name: config.given(\Metric.name))
    }
}

extension AUC.Curve: ConfigConvertible {}
extension AUC.SummationMethod: ConfigConvertible {}

@available(*, unavailable, message: "write .roc or .pr without quotes")
extension AUC.Curve: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .roc }
}

@available(*, unavailable, message: "write .interpolation, .majoring or .minoring without quotes")
extension AUC.SummationMethod: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .interpolation }
}
