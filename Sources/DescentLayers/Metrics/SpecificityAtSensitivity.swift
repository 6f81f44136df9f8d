/// The best specificity at any threshold at which the sensitivity is large enough.
///
/// Sensitivity: true positives / (true positives + false negatives). Specificity: true negatives /
/// (true negatives + false positives).
///
/// Thresholds are spread evenly from 0 to 1, as for ``AUC``. 0 where none is good enough.
public final class SpecificityAtSensitivity: BestRate, Configurable {
    /// What the sensitivity must reach.
    public var sensitivity: Double { bound }

    /// - Parameters:
    ///   - sensitivity: what it must reach, 0 … 1.
    ///   - numThresholds: 1 to a million, default 200.
    ///   - classId: the only output looked at, default all.
    ///   - name: default `specificity_at_sensitivity`.
    public init(
        sensitivity: Double, numThresholds: Int = 200, classId: Int? = nil, name: String? = nil
    ) {
        super.init(
            best: .specificity, where: .sensitivity, atLeast: sensitivity,
            numThresholds: numThresholds, classId: classId, name: name)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + rows(bound("sensitivity", \SpecificityAtSensitivity.sensitivity))
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            sensitivity: config[\SpecificityAtSensitivity.sensitivity],
            numThresholds: config[\BestRate.numThresholds],
            classId: config[\BestRate.classId], name: config.given(\Metric.name))
    }
}
