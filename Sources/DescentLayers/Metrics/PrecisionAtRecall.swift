/// The best precision at any threshold at which the recall is large enough.
///
/// Precision: true positives / (true positives + false positives). Recall: true positives /
/// (true positives + false negatives).
///
/// Thresholds are spread evenly from 0 to 1, as for ``AUC``. 0 where none is good enough.
public final class PrecisionAtRecall: BestRate, Configurable {
    /// What the recall must reach.
    public var recall: Double { bound }

    /// - Parameters:
    ///   - recall: what it must reach, 0 … 1.
    ///   - numThresholds: 1 to a million, default 200.
    ///   - classId: the only output looked at, default all.
    ///   - name: default `precision_at_recall`.
    public init(
        recall: Double, numThresholds: Int = 200, classId: Int? = nil, name: String? = nil
    ) {
        super.init(
            best: .precision, where: .sensitivity, atLeast: recall,
            numThresholds: numThresholds, classId: classId, name: name)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + rows(bound("recall", \PrecisionAtRecall.recall))
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            recall: config[\PrecisionAtRecall.recall],
            numThresholds: config[\BestRate.numThresholds],
            classId: config[\BestRate.classId], name: config.given(\Metric.name))
    }
}
