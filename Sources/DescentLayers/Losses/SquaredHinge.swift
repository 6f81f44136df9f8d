/// The mean of max(1 − label · output, 0)² over the last axis; labels as for ``Hinge``.
public final class SquaredHinge: ElementwiseLoss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `squared_hinge`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// max(1 − label · output, 0)².
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        square(missingMargin(yTrue, yPred))
    }
}
