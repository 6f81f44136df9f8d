/// What ``Precision`` and ``Recall`` have in common: the true positives as a share of themselves
/// and one kind of mistakes. Make one of these, not this class.
public class HitRate: ThresholdMetric, Configurable {
    /// What stands below the line beside the true positives.
    class var mistakes: Kind { .falsePositives }
    /// The thresholds given by the user, if any.
    private let given: [Double]?

    /// - Parameters:
    ///   - threshold: 0 … 1, default 0.5; with `topK` none.
    ///   - topK: how many of the largest outputs of an example can count as yes; default all.
    ///   - classId: the only output looked at, default all.
    ///   - name: default the class name in Keras' style.
    public convenience init(
        threshold: Double? = nil, topK: Int? = nil, classId: Int? = nil, name: String? = nil
    ) {
        self.init(given: threshold.map { [$0] }, topK: topK, classId: classId, name: name)
    }

    /// For several thresholds at once; see ``results()``.
    ///
    /// - Parameters:
    ///   - thresholds: 0 … 1 each.
    ///   - topK: how many of the largest outputs of an example can count as yes; default all.
    ///   - classId: the only output looked at, default all.
    ///   - name: default the class name in Keras' style.
    public convenience init(
        thresholds: [Double], topK: Int? = nil, classId: Int? = nil, name: String? = nil
    ) {
        self.init(given: thresholds, topK: topK, classId: classId, name: name)
    }

    init(given: [Double]?, topK: Int?, classId: Int?, name: String?) {
        self.given = given
        super.init(
            thresholds: given ?? [topK == nil ? 0.5 : Self.belowAll],
            counting: [.truePositives, Self.mistakes], classId: classId, topK: topK, name: name)
    }

    /// From the arguments of the table.
    public required convenience init(config: Configuration) throws {
        try self.init(
            given: config[\HitRate.given], topK: config[\HitRate.topK],
            classId: config[\HitRate.classId], name: config.given(\Metric.name))
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "thresholds", \HitRate.given, form: ConfigForm<Double>.oneOrList.orNull,
                default: .some(nil), rule: Rule<[Double]>.atLeastOne.and(.probabilities).ifGiven,
                "Above it an output counts as yes: one, or several at once."),
            Parameter(
                "top_k", \HitRate.topK, rule: .atLeast(1, "a topK", fix: "Leave it out for all."),
                "How many of the largest outputs can count as yes."),
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
    static var atLeastOne: Rule {
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
