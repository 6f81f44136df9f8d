/// The mean of (ln(1 + label) − ln(1 + output))² over the last axis;
/// numbers below `1e-7` count as that.
public final class MeanSquaredLogarithmicError: ElementwiseLoss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `mean_squared_logarithmic_error`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name)
    }

    /// Numbers to be predicted.
    public override var expects: DataExpectation? { .numbers }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// (ln(1 + output) − ln(1 + label))², of numbers of at least 1e-7.
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        square(log1p(maximum(yPred, 1e-7)) - log1p(maximum(yTrue, 1e-7)))
    }
}
