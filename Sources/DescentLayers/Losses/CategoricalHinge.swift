/// max(largest output of another class − output of the label's class + 1, 0), for one-hot labels
/// along the last axis.
///
///     max(max((1 − t) · p) − Σ t · p + 1, 0)
public final class CategoricalHinge: Loss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `categorical_hinge`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name)
    }

    /// One-hot labels along the last axis.
    public override var expects: DataExpectation? {
        DataExpectation(.oneHot(axis: -1), outputs: .anyNumber)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// max(max((1 − t) · p) − Σ t · p + 1, 0), without the last axis.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        let right = (yTrue * yPred).sum(axes: [-1])
        let other = ((1 - yTrue) * yPred).max(axes: [-1])
        return maximum(other - right + 1, 0)
    }
}
