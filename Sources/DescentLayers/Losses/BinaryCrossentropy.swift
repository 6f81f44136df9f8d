/// Cross-entropy of labels that are 0 or 1, or between: one yes-or-no question per output.
///
///     −(t · ln p + (1 − t) · ln(1 − p)), averaged over `axis`
///
/// On the output of a sigmoid it is computed from what went into the sigmoid, so no probability is
/// too small; other probabilities are kept `1e-7` away from 0 and 1, as Keras.
public final class BinaryCrossentropy: Loss, Configurable {
    /// Whether outputs are logits, any number, instead of probabilities.
    public let fromLogits: Bool
    /// How far labels are moved towards ½: t · (1 − s) + s / 2.
    public let labelSmoothing: Double
    /// The axis that is averaged.
    public let axis: Int

    /// - Parameters:
    ///   - fromLogits: whether outputs are logits; default false, probabilities.
    ///   - labelSmoothing: 0 … 1, default 0.
    ///   - axis: averaged, default the last.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `binary_crossentropy`.
    public init(
        fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1,
        reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.fromLogits = fromLogits
        self.labelSmoothing = labelSmoothing
        self.axis = axis
        super.init(reduction: reduction, name: name)
    }

    /// Labels from 0 to 1.
    public override var expects: DataExpectation? { DataExpectation(.bits, fromLogits: fromLogits) }

    /// −(y · ln p + (1 − y) · ln(1 − p)), averaged over `axis`,
    /// from labels and outputs of one shape.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        let target =
            labelSmoothing == 0
            ? yTrue : yTrue * (1 - labelSmoothing) + 0.5 * labelSmoothing
        let losses =
            fromLogits
            ? binaryCrossEntropy(target, logits: yPred)
            : binaryCrossEntropy(target, probabilities: yPred)
        return losses.mean(axes: [axis])
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            .fromLogits(\BinaryCrossentropy.fromLogits),
            .labelSmoothing(\BinaryCrossentropy.labelSmoothing),
            Parameter("axis", \BinaryCrossentropy.axis, default: -1, "The axis that is averaged."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            fromLogits: config[\BinaryCrossentropy.fromLogits],
            labelSmoothing: config[\BinaryCrossentropy.labelSmoothing],
            axis: config[\BinaryCrossentropy.axis], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}
