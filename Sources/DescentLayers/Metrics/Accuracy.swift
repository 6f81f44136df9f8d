/// The share of outputs that equal their label: for class numbers, not for probabilities.
///
/// The string `"accuracy"` and `.accuracy` stand for the accuracy that goes with labels and outputs,
/// as in Keras; this is Keras' class of the name.
public final class Accuracy: MeanMetric, Configurable {
    /// - Parameter name: default `accuracy`.
    public override init(name: String? = nil) { super.init(name: name) }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name))
    }

    /// It is one.
    public override var isAccuracy: Bool { true }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// 1 where output and label are equal, else 0; in the shape of both.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = unequalShapes(yTrue, yPred) { return fault }
        return (yTrue .== yPred).cast(to: .float32)
    }
}
