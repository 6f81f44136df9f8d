/// The best sensitivity at any threshold at which the specificity is large enough.
///
/// Sensitivity: true positives / (true positives + false negatives). Specificity: true negatives /
/// (true negatives + false positives).
///
/// Thresholds are spread evenly from 0 to 1, as for ``AUC``. 0 where none is good enough.
public final class SensitivityAtSpecificity: BestRate, Configurable {
    /// What the specificity must reach.
    public var specificity: Double { bound }

    /// - Parameters:
    ///   - specificity: what it must reach, 0 … 1.
    ///   - numThresholds: 1 to a million, default 200.
    ///   - classId: the only output looked at, default all.
    ///   - name: default `sensitivity_at_specificity`.
    public init(
        specificity: Double, numThresholds: Int = 200, classId: Int? = nil, name: String? = nil
    ) {
        super.init(
            best: .sensitivity, where: .specificity, atLeast: specificity,
            numThresholds: numThresholds, classId: classId, name: name)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + rows(bound("specificity", \SensitivityAtSpecificity.specificity))
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            specificity: config[\SensitivityAtSpecificity.specificity],
            numThresholds: config[\BestRate.numThresholds],
            classId: config[\BestRate.classId], name: config.given(\Metric.name))
    }
}
