import DescentCore

/// Cross-entropy of labels that are class numbers: one question with several answers.
///
///     −ln p[label]
///
/// Labels are `[n]` or `[n, 1]`, integers or whole floating-point numbers; for sequences
/// `[n, time]`. On the output of a softmax it is computed from what went into the softmax, so no
/// probability is too small; other probabilities are divided by their sum and kept `1e-7` away from
/// 0 and 1, as Keras.
public final class SparseCategoricalCrossentropy: Loss, Configurable {
    /// Whether outputs are logits, any number, instead of probabilities.
    public let fromLogits: Bool
    /// A label whose examples do not count; it may lie outside the classes.
    public let ignoreClass: Int?

    /// - Parameters:
    ///   - fromLogits: whether outputs are logits; default false, probabilities.
    ///   - ignoreClass: examples with this label cost 0 and are not counted in means; default none.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `sparse_categorical_crossentropy`.
    public init(
        fromLogits: Bool = false, ignoreClass: Int? = nil,
        reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.fromLogits = fromLogits
        self.ignoreClass = ignoreClass
        super.init(reduction: reduction, name: name)
    }

    /// Labels that are class numbers.
    public override var expects: DataExpectation? {
        DataExpectation(.classNumbers(ignoring: ignoreClass), fromLogits: fromLogits)
    }

    /// −ln p of the label's class, in the outputs' shape without the last axis;
    /// 0 for ignored labels.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        var labels = classNumbers(yTrue, yPred)
        let counts = mask(yTrue, yPred)
        // A label that does not count need not be a class; any other has to.
        if let counts { labels = .where(counts, labels, labels.zerosLike()) }
        let expected = Shape(Array(yPred.shape.dimensions.dropLast()))
        if let fault = shapeFault(labels, yPred, expected: expected) { return fault }
        let losses =
            fromLogits
            ? sparseCategoricalCrossEntropy(labels, logits: yPred)
            : sparseCategoricalCrossEntropy(labels, probabilities: yPred)
        guard let counts else { return losses }
        return .where(counts, losses, losses.zerosLike())
    }

    /// True where the label is not `ignoreClass`; nil if none is ignored.
    public override func mask(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? {
        ignoreClass.map { classNumbers(yTrue, yPred) .!= $0 }
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            .fromLogits(\SparseCategoricalCrossentropy.fromLogits),
            Parameter(
                "ignore_class", \SparseCategoricalCrossentropy.ignoreClass,
                "Examples with this label cost 0 and are not counted in means."),
            .fixed("axis", .int(-1), isWritten: false, "the last axis has the classes."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            fromLogits: config[\SparseCategoricalCrossentropy.fromLogits],
            ignoreClass: config[\SparseCategoricalCrossentropy.ignoreClass],
            reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }
}
