/// ``CategoricalCrossentropy`` in which classes that are recognised well count less.
///
///     Σ alpha · (1 − p)^gamma · −t · ln p along `axis`
///
/// Probabilities are divided by their sum and kept `1e-7` away from 0 and 1, as Keras.
///
/// - Source: Lin et al. 2017, arXiv:1708.02002.
public final class CategoricalFocalCrossentropy: Loss, Configurable {
    /// The weight of all classes, or one for each.
    public let alpha: [Double]
    /// How much less good answers count.
    public let gamma: Double
    /// Whether outputs are logits, any number, instead of probabilities.
    public let fromLogits: Bool
    /// How far labels are moved towards equal shares: t · (1 − s) + s / classes.
    public let labelSmoothing: Double
    /// The axis of the classes.
    public let axis: Int

    /// - Parameters:
    ///   - alpha: the weight of all classes, 0 or more; default 0.25.
    ///   - gamma: 0 or more, default 2.
    ///   - fromLogits: whether outputs are logits; default false, probabilities.
    ///   - labelSmoothing: 0 … 1, default 0.
    ///   - axis: the axis of the classes, default the last.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `categorical_focal_crossentropy`.
    public convenience init(
        alpha: Double = 0.25, gamma: Double = 2, fromLogits: Bool = false,
        labelSmoothing: Double = 0, axis: Int = -1,
        reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.init(
            alpha: [alpha], gamma: gamma, fromLogits: fromLogits, labelSmoothing: labelSmoothing,
            axis: axis, reduction: reduction, name: name)
    }

    /// With a weight for each class, which the last axis has; else as with one for all.
    public init(
        alpha: [Double], gamma: Double = 2, fromLogits: Bool = false, labelSmoothing: Double = 0,
        axis: Int = -1, reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.alpha = alpha
        self.gamma = gamma
        self.fromLogits = fromLogits
        self.labelSmoothing = labelSmoothing
        self.axis = axis
        super.init(reduction: reduction, name: name)
    }

    /// One-hot labels along ``axis``.
    public override var expects: DataExpectation? {
        DataExpectation(.oneHot(axis: axis), fromLogits: fromLogits)
    }

    /// Σ alpha · (1 − p)^gamma · −t · ln p along `axis`, which disappears.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        if let fault = weightsFault(yPred) { return fault }
        let share = labelSmoothing / Double(Swift.max(yPred.shape[-1], 1))
        let target = labelSmoothing == 0 ? yTrue : yTrue * (1 - labelSmoothing) + share
        let given = fromLogits ? softmax(yPred, axis: axis) : yPred
        let shares = given / given.sum(axes: [axis], keepDims: true)
        let p = clip(shares, min: 1e-7, max: 1 - 1e-7)
        let weights = pow(1 - p, gamma) * Tensor(alpha).cast(to: p.dtype)
        return (weights * -target * log(p)).sum(axes: [axis])
    }

    private func weightsFault(_ yPred: Tensor) -> Tensor? {
        guard alpha.count > 1, alpha.count != yPred.shape[-1] else { return nil }
        return .invalid(
            ShapeError(
                who: kerasClassName,
                expected: "one alpha, or one for each of \(yPred.shape[-1]) classes",
                got: "\(alpha.count)", fix: "Give as many as the last layer has units."))
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        let rows: [Parameter] = [
            .fromLogits(\CategoricalFocalCrossentropy.fromLogits),
            .labelSmoothing(\CategoricalFocalCrossentropy.labelSmoothing),
            Parameter(
                "axis", \CategoricalFocalCrossentropy.axis, default: -1,
                "The axis of the classes."),
            Parameter(
                "alpha", \CategoricalFocalCrossentropy.alpha, form: ConfigForm<Double>.oneOrList,
                default: [0.25],
                rule: Rule(
                    { "at least one finite \($0) of 0 or more" }, fix: "Leave it out for 0.25.",
                    holds: { !$0.isEmpty && $0.allSatisfy { $0 >= 0 && $0.isFinite } }),
                "The weight of all classes, or one for each."),
            .gamma(\CategoricalFocalCrossentropy.gamma),
        ]
        return super.parameters + rows.moving("alpha", "gamma", before: "from_logits")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            alpha: config[\CategoricalFocalCrossentropy.alpha],
            gamma: config[\CategoricalFocalCrossentropy.gamma],
            fromLogits: config[\CategoricalFocalCrossentropy.fromLogits],
            labelSmoothing: config[\CategoricalFocalCrossentropy.labelSmoothing],
            axis: config[\CategoricalFocalCrossentropy.axis], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}
