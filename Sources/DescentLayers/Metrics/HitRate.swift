/// What ``Precision`` and ``Recall`` have in common: the true positives as a share of themselves
/// and one kind of mistakes. Make one of these, not this class.
public class HitRate: ThresholdMetric, Configurable {
    /// What stands below the line beside the true positives.
    class var mistakes: Kind { .falsePositives }

    /// - Parameters:
    ///   - threshold: 0 … 1, default 0.5.
    ///   - classId: the only output looked at, default all.
    ///   - name: default the class name in Keras' style.
    public convenience init(threshold: Double = 0.5, classId: Int? = nil, name: String? = nil) {
        self.init(thresholds: [threshold], classId: classId, name: name)
    }

    /// For several thresholds at once; see ``results()``.
    ///
    /// - Parameters:
    ///   - thresholds: 0 … 1 each.
    ///   - classId: the only output looked at, default all.
    ///   - name: default the class name in Keras' style.
    public init(thresholds: [Double], classId: Int? = nil, name: String? = nil) {
        super.init(
            thresholds: thresholds, counting: [.truePositives, Self.mistakes], classId: classId,
            name: name)
    }

    /// From the arguments of the table.
    public required convenience init(config: Configuration) throws {
        try self.init(
            thresholds: config[\HitRate.thresholds], classId: config[\HitRate.classId],
            name: config.given(\Metric.name))
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "thresholds", \HitRate.thresholds, form: ConfigForm<Double>.oneOrList,
                default: [0.5], rule: .atLeastOne.and(.probabilities),
                "Above it an output counts as yes: one, or several at once."),
            .fixed("top_k", .null, "only the largest outputs count."),
            Parameter(
                "class_id", \HitRate.classId,
                rule: .atLeast(0, "a classId", fix: "Classes count from 0."),
                "The only output looked at."),
        ]
    }

    /// The share at each threshold; 0 while there is nothing to divide by.
    public func results() throws -> [Double] {
        zip(try totals(.truePositives), try totals(Self.mistakes)).map { quotient($0, $0 + $1) }
    }

    /// The share; of several thresholds the mean.
    public override func result() throws -> Double {
        let all = try results()
        return quotient(all.reduce(0, +), Double(all.count))
    }
}

extension Rule<[Double]> {
    fileprivate static var atLeastOne: Rule {
        Rule(
            { _ in "at least one threshold" }, got: { _ in "none" }, fix: "Use 0.5.",
            holds: { !$0.isEmpty })
    }

    /// Thresholds from 0 to 1, as Keras wants them.
    static var probabilities: Rule {
        Rule<Double>.within(
            0...1, "thresholds",
            fix: "Outputs are taken as probabilities; put a sigmoid before them."
        ).forEach
    }
}
