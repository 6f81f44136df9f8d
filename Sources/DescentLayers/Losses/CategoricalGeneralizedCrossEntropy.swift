/// Between cross-entropy and absolute error: wrong labels do less harm.
///
///     (1 − p^q) / q                             // p: the probability of the label's class
///
/// Labels are class numbers, `[n]` or `[n, 1]`; for sequences `[n, time]`.
///
/// - Source: Zhang and Sabuncu 2018, arXiv:1805.07836.
public final class CategoricalGeneralizedCrossEntropy: Loss, Configurable {
    /// 0 would be cross-entropy, 1 the absolute error.
    public let q: Double

    /// - Parameters:
    ///   - q: between 0 and 1, default 0.5.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `categorical_generalized_cross_entropy`.
    public init(
        q: Double = 0.5, reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.q = q
        super.init(reduction: reduction, name: name)
    }

    /// Labels that are class numbers, and probabilities.
    public override var expects: DataExpectation? {
        DataExpectation(.classNumbers(ignoring: nil), outputs: .probabilities)
    }

    /// (1 − p^q) / q, in the outputs' shape without the last axis.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let labels = classNumbers(yTrue, yPred)
        let expected = Shape(Array(yPred.shape.dimensions.dropLast()))
        if let fault = shapeFault(labels, yPred, expected: expected) { return fault }
        let isClass = oneHot(labels, depth: yPred.shape[-1], dtype: .bool)
        let p = Tensor.where(isClass, yPred, yPred.zerosLike()).sum(axes: [-1])
        return (1 - pow(p, q)) / q
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "q", \CategoricalGeneralizedCrossEntropy.q, default: 0.5,
                rule: Rule(
                    { "\($0) between 0 and 1" }, fix: "Leave it out for 0.5.",
                    holds: { $0 > 0 && $0 < 1 }),
                "Between cross-entropy at 0 and the absolute error at 1.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            q: config[\CategoricalGeneralizedCrossEntropy.q], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}

extension Loss {
    /// Labels as integers without a last axis of 1; fractions and NaN as what is no class.
    func classNumbers(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let isColumn = yTrue.rank == yPred.rank && yTrue.shape[-1] == 1
        let labels = isColumn ? yTrue.squeezed(axes: [-1]) : yTrue
        if StepTrace.current?.hasCheckedLabels == true { return labels.cast(to: .int32) }
        return labels.asIndices.cast(to: .int32)
    }
}
