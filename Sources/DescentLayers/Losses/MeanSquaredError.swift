/// The mean of (label − output)² over the last axis.
public final class MeanSquaredError: ElementwiseLoss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `mean_squared_error`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name)
    }

    /// Numbers to be predicted.
    public override var expects: DataExpectation? { .numbers }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// (output − label)².
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        square(yPred - yTrue)
    }
}
