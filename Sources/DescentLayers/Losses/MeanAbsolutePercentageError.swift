/// The mean of 100 · |label − output| / |label| over the last axis; labels nearer to 0 than `1e-7`
/// count as that.
public final class MeanAbsolutePercentageError: ElementwiseLoss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `mean_absolute_percentage_error`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name)
    }

    /// Numbers to be predicted.
    public override var expects: DataExpectation? { .numbers }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// |label − output| / max(|label|, 1e-7) · 100.
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        abs((yTrue - yPred) / maximum(abs(yTrue), 1e-7)) * 100
    }
}
