/// ``BinaryCrossentropy`` in which questions that are answered well count less.
///
///     q = t · p + (1 − t) · (1 − p)                       // the probability of the right answer
///     (1 − q)^gamma · −(t · ln p + (1 − t) · ln(1 − p)), averaged over `axis`
///
/// With class balancing each loss is multiplied by t · alpha + (1 − t) · (1 − alpha).
///
/// - Source: Lin et al. 2017, arXiv:1708.02002.
public final class BinaryFocalCrossentropy: Loss, Configurable {
    /// Whether the two answers have weights.
    public let applyClassBalancing: Bool
    /// The weight of label 1; label 0 has the rest to 1.
    public let alpha: Double
    /// How much less good answers count.
    public let gamma: Double
    /// Whether outputs are logits, any number, instead of probabilities.
    public let fromLogits: Bool
    /// How far labels are moved towards ½: t · (1 − s) + s / 2.
    public let labelSmoothing: Double
    /// The axis that is averaged.
    public let axis: Int

    /// - Parameters:
    ///   - applyClassBalancing: default false.
    ///   - alpha: 0 … 1, default 0.25; counts with class balancing alone.
    ///   - gamma: 0 or more, default 2.
    ///   - fromLogits: whether outputs are logits; default false, probabilities.
    ///   - labelSmoothing: 0 … 1, default 0.
    ///   - axis: averaged, default the last.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `binary_focal_crossentropy`.
    public init(
        applyClassBalancing: Bool = false, alpha: Double = 0.25, gamma: Double = 2,
        fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1,
        reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.applyClassBalancing = applyClassBalancing
        self.alpha = alpha
        self.gamma = gamma
        self.fromLogits = fromLogits
        self.labelSmoothing = labelSmoothing
        self.axis = axis
        super.init(reduction: reduction, name: name)
    }

    /// Labels from 0 to 1.
    public override var expects: DataExpectation? { DataExpectation(.bits, fromLogits: fromLogits) }

    /// The weighted cross-entropy, averaged over `axis`, from labels and outputs of one shape.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        let target =
            labelSmoothing == 0
            ? yTrue : yTrue * (1 - labelSmoothing) + 0.5 * labelSmoothing
        let probabilities = fromLogits ? sigmoid(yPred) : yPred
        let right = target * probabilities + (1 - target) * (1 - probabilities)
        let losses =
            pow(1 - right, gamma) * binaryCrossEntropy(target, probabilities: probabilities)
        guard applyClassBalancing else { return losses.mean(axes: [axis]) }
        let weights = target * alpha + (1 - target) * (1 - alpha)
        return (losses * weights).mean(axes: [axis])
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        let rows: [Parameter] = [
            .fromLogits(\BinaryFocalCrossentropy.fromLogits),
            .labelSmoothing(\BinaryFocalCrossentropy.labelSmoothing),
            Parameter(
                "axis", \BinaryFocalCrossentropy.axis, default: -1, "The axis that is averaged."),
            Parameter(
                "apply_class_balancing", \BinaryFocalCrossentropy.applyClassBalancing,
                default: false, "Whether the two answers have weights."),
            Parameter(
                "alpha", \BinaryFocalCrossentropy.alpha, default: 0.25,
                rule: .within(0...1, fix: "Leave it out for 0.25."), "The weight of label 1."),
            .gamma(\BinaryFocalCrossentropy.gamma),
        ]
        return super.parameters
            + rows.moving("apply_class_balancing", "alpha", "gamma", before: "from_logits")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            applyClassBalancing: config[\BinaryFocalCrossentropy.applyClassBalancing],
            alpha: config[\BinaryFocalCrossentropy.alpha],
            gamma: config[\BinaryFocalCrossentropy.gamma],
            fromLogits: config[\BinaryFocalCrossentropy.fromLogits],
            labelSmoothing: config[\BinaryFocalCrossentropy.labelSmoothing],
            axis: config[\BinaryFocalCrossentropy.axis], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}
