/// What ``TruePositives``, ``FalsePositives``, ``TrueNegatives`` and ``FalseNegatives`` have in
/// common: how often one kind of answer was given. Make one of these, not this class.
public class AnswerCount: ThresholdMetric, Configurable {
    /// What is counted.
    class var kind: Kind { .truePositives }

    /// - Parameters:
    ///   - threshold: 0 … 1, default 0.5.
    ///   - name: default the class name in Keras' style.
    public convenience init(threshold: Double = 0.5, name: String? = nil) {
        self.init(thresholds: [threshold], name: name)
    }

    /// For several thresholds at once; see ``results()``.
    ///
    /// - Parameters:
    ///   - thresholds: 0 … 1 each.
    ///   - name: default the class name in Keras' style.
    public init(thresholds: [Double], name: String? = nil) {
        super.init(thresholds: thresholds, counting: [Self.kind], name: name)
    }

    /// From the arguments of the table.
    public required convenience init(config: Configuration) throws {
        try self.init(
            thresholds: config[\AnswerCount.thresholds], name: config.given(\Metric.name))
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "thresholds", \AnswerCount.thresholds, form: ConfigForm<Double>.oneOrList,
                default: [0.5], rule: .atLeastOne.and(.probabilities),
                "Above it an output counts as yes: one, or several at once.")
        ]
    }

    /// More right answers are better, and fewer wrong ones.
    public override var isBetterWhenHigher: Bool? {
        Self.kind == .truePositives || Self.kind == .trueNegatives
    }

    /// The weighted number at each threshold.
    public func results() throws -> [Double] { try totals(Self.kind) }

    /// The weighted number; of several thresholds the mean.
    public override func result() throws -> Double {
        let all = try results()
        return quotient(all.reduce(0, +), Double(all.count))
    }
}

/// How many true labels were answered with yes.
public final class TruePositives: AnswerCount {
    override class var kind: Kind { .truePositives }
}

/// How many false labels were answered with yes.
public final class FalsePositives: AnswerCount {
    override class var kind: Kind { .falsePositives }
}

/// How many false labels were answered with no.
public final class TrueNegatives: AnswerCount {
    override class var kind: Kind { .trueNegatives }
}

/// How many true labels were answered with no.
public final class FalseNegatives: AnswerCount {
    override class var kind: Kind { .falseNegatives }
}
