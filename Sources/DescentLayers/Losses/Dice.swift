/// How little labels and outputs overlap: for maps of an image, 0 or 1 at each place.
///
///     1 − 2 · Σ t · p / (Σ t + Σ p + 1e-7)
///
/// Sums are over `axis`; by default over the whole batch, which then has one loss.
///
/// - Source: Milletari et al. 2016, arXiv:1606.04797.
public final class Dice: Loss, Configurable {
    /// What is summed over; nil for everything.
    public let axis: Axes?

    /// - Parameters:
    ///   - axis: what is summed over; default everything. `[1, 2, 3]` gives a loss for each image.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `dice`.
    public init(
        axis: Axes? = nil, reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.axis = axis
        super.init(reduction: reduction, name: name)
    }

    /// Labels from 0 to 1, and probabilities.
    public override var expects: DataExpectation? {
        DataExpectation(.bits, outputs: .probabilities)
    }

    /// 1 − 2 · Σ t · p / (Σ t + Σ p + 1e-7).
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        let common = (yTrue * yPred).sum(axes: axis?.values)
        let all = yTrue.sum(axes: axis?.values) + yPred.sum(axes: axis?.values)
        return 1 - common * 2 / (all + 1e-7)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [.summed(over: \Dice.axis)]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\Dice.axis], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}
