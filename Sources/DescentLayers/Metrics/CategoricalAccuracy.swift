/// The share of examples whose largest output is where the label's largest number is;
/// labels are one-hot. The first of equals counts as the largest.
public final class CategoricalAccuracy: MeanMetric, Configurable {
    /// - Parameter name: default `categorical_accuracy`.
    public override init(name: String? = nil) { super.init(name: name) }

    /// One-hot labels along the last axis.
    public override var expects: DataExpectation? {
        DataExpectation(.oneHot(axis: -1), outputs: .anyNumber)
    }

    /// It is one.
    public override var isAccuracy: Bool { true }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name))
    }

    /// 1 where label and output have their largest number in the same place, else 0;
    /// without the last axis.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = unequalShapes(yTrue, yPred) { return fault }
        return (yTrue.argMax() .== yPred.argMax()).cast(to: .float32)
    }
}
