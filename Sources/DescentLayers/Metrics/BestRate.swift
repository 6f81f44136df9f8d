/// What ``SensitivityAtSpecificity``, ``SpecificityAtSensitivity``, ``PrecisionAtRecall`` and
/// ``RecallAtPrecision`` have in common: the best of one rate at all thresholds at which another is
/// large enough. Make one of these, not this class.
public class BestRate: ThresholdMetric {
    /// A rate of answers.
    enum Rate {
        /// Of true labels those that are found; also called recall.
        case sensitivity
        /// Of false labels those that are found.
        case specificity
        /// Of yes answers those that are right.
        case precision
    }

    /// What the other rate must reach.
    let bound: Double
    private let bounded: Rate
    private let best: Rate
    /// How many thresholds are spread evenly from 0 to 1; a single one is 0.5.
    public let numThresholds: Int
    /// More would cost memory and time and change no digit.
    private static let mostThresholds = 1_000_000

    init(
        best: Rate, where bounded: Rate, atLeast bound: Double, numThresholds: Int, classId: Int?,
        name: String?
    ) {
        self.bound = bound
        self.bounded = bounded
        self.best = best
        self.numThresholds = numThresholds
        let steps = Swift.min(Swift.max(numThresholds, 1), Self.mostThresholds) - 1
        super.init(
            thresholds: steps == 0 ? [0.5] : (0...steps).map { Double($0) / Double(steps) },
            isEven: steps > 0, counting: Kind.allCases, classId: classId, name: name)
    }

    /// The best rate at a threshold that is good enough; 0 if none is.
    public override func result() throws -> Double {
        zip(try values(bounded), try values(best)).filter { $0.0 >= bound }.map(\.1)
            .reduce(0, Swift.max)
    }

    private func values(_ rate: Rate) throws -> [Double] {
        switch rate {
        case .sensitivity: try share(.truePositives, beside: .falseNegatives)
        case .specificity: try share(.trueNegatives, beside: .falsePositives)
        case .precision: try share(.truePositives, beside: .falsePositives)
        }
    }

    private func share(_ right: Kind, beside wrong: Kind) throws -> [Double] {
        zip(try totals(right), try totals(wrong)).map { quotient($0, $0 + $1) }
    }

    /// The arguments of all four but the bound, which comes between.
    static func rows(_ bound: Parameter) -> [Parameter] {
        [
            Parameter(
                "num_thresholds", \BestRate.numThresholds, default: 200,
                rule: .within(1...mostThresholds, fix: "Leave it out for 200."),
                "How many thresholds are spread evenly from 0 to 1."
            ).placed(.later), bound,
            Parameter(
                "class_id", \BestRate.classId,
                rule: .atLeast(0, "a classId", fix: "Classes count from 0."),
                "The only output looked at."
            ).placed(.later),
        ]
    }

    static func bound<Root>(_ key: String, _ path: KeyPath<Root, Double>) -> Parameter {
        Parameter(
            key, path, rule: .within(0...1, fix: "Give a share, such as 0.5."),
            "What the \(key) must reach.")
    }
}
