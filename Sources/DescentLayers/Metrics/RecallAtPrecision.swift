/// The best recall at any threshold at which the precision is large enough.
///
/// Precision: true positives / (true positives + false positives). Recall: true positives /
/// (true positives + false negatives).
///
/// Thresholds are spread evenly from 0 to 1, as for ``AUC``. 0 where none is good enough.
public final class RecallAtPrecision: BestRate, Configurable {
    /// What the precision must reach.
    public var precision: Double { bound }

    /// - Parameters:
    ///   - precision: what it must reach, 0 … 1.
    ///   - numThresholds: 1 to a million, default 200.
    ///   - classId: the only output looked at, default all.
    ///   - name: default `recall_at_precision`.
    public init(
        precision: Double, numThresholds: Int = 200, classId: Int? = nil, name: String? = nil
    ) {
        super.init(
            best: .sensitivity, where: .precision, atLeast: precision,
            numThresholds: numThresholds, classId: classId, name: name)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + rows(bound("precision", \RecallAtPrecision.precision))
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            precision: config[\RecallAtPrecision.precision],
            numThresholds: config[\BestRate.numThresholds],
            classId: config[\BestRate.classId], name: config.given(\Metric.name))
    }
}
