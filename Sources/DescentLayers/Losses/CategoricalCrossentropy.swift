/// Cross-entropy of one-hot (or soft) labels: one question with several answers.
///
///     −Σ t · ln p along `axis`
///
/// On the output of a softmax it is computed from what went into the softmax, so no
/// probability is too small; other probabilities are divided by their sum and kept `1e-7` away
/// from 0 and 1, as Keras.
public final class CategoricalCrossentropy: Loss, Configurable {
    /// Whether outputs are logits, any number, instead of probabilities.
    public let fromLogits: Bool
    /// How far labels are moved towards equal shares: t · (1 − s) + s / classes.
    public let labelSmoothing: Double
    /// The axis of the classes.
    public let axis: Int

    /// - Parameters:
    ///   - fromLogits: whether outputs are logits; default false, probabilities.
    ///   - labelSmoothing: 0 … 1, default 0.
    ///   - axis: the axis of the classes, default the last.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `categorical_crossentropy`.
    public init(
        fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1,
        reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.fromLogits = fromLogits
        self.labelSmoothing = labelSmoothing
        self.axis = axis
        super.init(reduction: reduction, name: name)
    }

    /// One-hot labels along ``axis``.
    public override var expects: DataExpectation? {
        DataExpectation(.oneHot(axis: axis), fromLogits: fromLogits)
    }

    /// −Σ y · ln p along `axis`, which disappears, from labels and outputs of one shape.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        let share = labelSmoothing / Double(Swift.max(yPred.shape[axis], 1))
        let target = labelSmoothing == 0 ? yTrue : yTrue * (1 - labelSmoothing) + share
        return fromLogits
            ? categoricalCrossEntropy(target, logits: yPred, axis: axis)
            : categoricalCrossEntropy(target, probabilities: yPred, axis: axis)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            .fromLogits(\CategoricalCrossentropy.fromLogits),
            .labelSmoothing(\CategoricalCrossentropy.labelSmoothing),
            Parameter(
                "axis", \CategoricalCrossentropy.axis, default: -1, "The axis of the classes."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            fromLogits: config[\CategoricalCrossentropy.fromLogits],
            labelSmoothing: config[\CategoricalCrossentropy.labelSmoothing],
            axis: config[\CategoricalCrossentropy.axis], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}
