/// The mean of ln cosh(output − label) over the last axis: a square for small errors,
/// the absolute error less ln 2 for large ones.
public final class LogCosh: ElementwiseLoss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `log_cosh`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name)
    }

    /// Numbers to be predicted.
    public override var expects: DataExpectation? { .numbers }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// ln cosh(output − label), computed without overflow.
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        // ln cosh e = e + ln(1 + e^(−2e)) − ln 2, which does not overflow.
        let error = yPred - yTrue
        return error + softplus(error * -2) - 0.693147180559945309
    }
}
