/// The share of examples whose largest output is at the class the label names; labels are `[n]` or
/// `[n, 1]`. The first of equals counts as the largest.
public final class SparseCategoricalAccuracy: MeanMetric, Configurable {
    /// - Parameter name: default `sparse_categorical_accuracy`.
    public override init(name: String? = nil) { super.init(name: name) }

    /// Labels that are class numbers.
    public override var expects: DataExpectation? {
        DataExpectation(.classNumbers(ignoring: nil), outputs: .anyNumber)
    }

    /// It is one.
    public override var isAccuracy: Bool { true }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name))
    }

    /// 1 where the largest output is at the label, else 0; without the last axis.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let isColumn = yTrue.rank == yPred.rank && yTrue.shape[-1] == 1
        let labels = isColumn ? yTrue.squeezed(axes: [-1]) : yTrue
        let expected = Shape(Array(yPred.shape.dimensions.dropLast()))
        if let fault = shapeFault(labels, yPred, expected: expected) { return fault }
        return (yPred.argMax().cast(to: labels.dtype) .== labels).cast(to: .float32)
    }
}
