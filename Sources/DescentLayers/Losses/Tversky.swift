/// ``Dice`` with weights for the two kinds of mistakes.
///
///     1 − Σ t · p / (Σ t · p + alpha · Σ t · (1 − p) + beta · Σ (1 − t) · p + 1e-7)
///
/// Sums are over `axis`; by default over the whole batch, which then has one loss.
///
/// - Source: Salehi et al. 2017, arXiv:1706.05721; the weights as Keras 3 has them.
public final class Tversky: Loss, Configurable {
    /// The weight of labels that are missed.
    public let alpha: Double
    /// The weight of outputs without a label.
    public let beta: Double
    /// What is summed over; nil for everything.
    public let axis: Axes?

    /// - Parameters:
    ///   - alpha: the weight of labels that are missed, 0 or more; default 0.5.
    ///   - beta: the weight of outputs without a label, 0 or more; default 0.5.
    ///   - axis: what is summed over; default everything. `[1, 2, 3]` gives a loss for each image.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `tversky`.
    public init(
        alpha: Double = 0.5, beta: Double = 0.5, axis: Axes? = nil,
        reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.alpha = alpha
        self.beta = beta
        self.axis = axis
        super.init(reduction: reduction, name: name)
    }

    /// Labels from 0 to 1, and probabilities.
    public override var expects: DataExpectation? {
        DataExpectation(.bits, outputs: .probabilities)
    }

    /// 1 − Σ t · p / (Σ t · p + alpha · Σ t · (1 − p) + beta · Σ (1 − t) · p + 1e-7).
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        let common = (yTrue * yPred).sum(axes: axis?.values)
        let missed = ((1 - yPred) * yTrue).sum(axes: axis?.values)
        let wrong = (yPred * (1 - yTrue)).sum(axes: axis?.values)
        return 1 - common / (common + missed * alpha + wrong * beta + 1e-7)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        let weight = Rule<Double>.finite(atLeast: 0, fix: "Leave it out for 0.5.")
        return super.parameters + [
            Parameter(
                "alpha", \Tversky.alpha, default: 0.5, rule: weight,
                "The weight of labels that are missed."),
            Parameter(
                "beta", \Tversky.beta, default: 0.5, rule: weight,
                "The weight of outputs without a label."),
            .summed(over: \Tversky.axis),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            alpha: config[\Tversky.alpha], beta: config[\Tversky.beta],
            axis: config[\Tversky.axis], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}
