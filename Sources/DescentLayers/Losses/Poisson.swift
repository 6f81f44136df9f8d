/// The mean of output − label · ln(output + 1e-7) over the last axis: for labels that count events.
///
/// Outputs are expected counts, above 0: end in `.exponential` or `.softplus`.
public final class Poisson: ElementwiseLoss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `poisson`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// output − label · ln(output + 1e-7).
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        yPred - yTrue * log(yPred + 1e-7)
    }
}
