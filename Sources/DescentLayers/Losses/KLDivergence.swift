/// How far probabilities are from those of the labels: Σ t · ln(t / p) over the last axis.
///
/// Both are kept between `1e-7` and 1.
public final class KLDivergence: Loss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `kl_divergence`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name ?? "kl_divergence")
    }

    /// Shares that add up to 1 along the last axis, of labels and outputs.
    public override var expects: DataExpectation? {
        DataExpectation(.oneHot(axis: -1), outputs: .probabilities)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// Σ t · ln(t / p), without the last axis.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        let (target, outputs) = (clip(yTrue, min: 1e-7, max: 1.0), clip(yPred, min: 1e-7, max: 1.0))
        return (target * log(target / outputs)).sum(axes: [-1])
    }
}
