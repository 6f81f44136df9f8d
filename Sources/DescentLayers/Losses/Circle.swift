/// Brings outputs of one class together and those of different classes apart: for embeddings of
/// length 1, such as `x / sqrt(square(x).sum(axes: [-1], keepDims: true))`.
///
/// Of each pair in a batch, d = max(1 − cosine, 0):
///
///     same:      −gamma · max(margin + d, 0) · (margin − d)
///     others:    gamma · max(1 + margin − d, 0) · (1 − margin − d)
///     softplus(ln Σ e^same + ln Σ e^others) for each row
///
/// Labels are class numbers, `[n]` or `[n, 1]`. Rows that cost 0 are not counted in means.
///
/// - Source: Sun et al. 2020, arXiv:2002.10857.
public final class Circle: Loss, Configurable {
    /// The scale of the differences.
    public let gamma: Double
    /// How far pairs may be from where they should be.
    public let margin: Double
    /// Whether a row is no pair with itself.
    public let removeDiagonal: Bool

    /// - Parameters:
    ///   - gamma: above 0, default 80.
    ///   - margin: default 0.4.
    ///   - removeDiagonal: whether a row is no pair with itself; default true.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `circle`.
    public init(
        gamma: Double = 80, margin: Double = 0.4, removeDiagonal: Bool = true,
        reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.gamma = gamma
        self.margin = margin
        self.removeDiagonal = removeDiagonal
        super.init(reduction: reduction, name: name)
    }

    /// One loss for each row, which depends on all others.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if yPred.error != nil { return yPred }
        guard yPred.rank == 2 else {
            return .invalid(
                ShapeError(
                    who: kerasClassName, expected: "outputs [batch, features]",
                    got: "\(yPred.shape)", fix: "Flatten them first."))
        }
        let labels = classNumbers(yTrue, yPred)
        let rows = Shape([yPred.shape[0]])
        if let fault = shapeFault(labels, yPred, expected: rows) { return fault }
        let distances = maximum(1 - matmul(yPred, yPred.transposed()), 0)
        let isSame = labels.expandingDimension(at: 1) .== labels.expandingDimension(at: 0)
        let same = maximum(distances + margin, 0) * (margin - distances) * -gamma
        let others = maximum(1 + margin - distances, 0) * (1 - margin - distances) * gamma
        let isPair = removeDiagonal ? isSame .& .!isDiagonal(rows[0]) : isSame
        return softplus(sum(same, where: isPair) + sum(others, where: .!isSame))
    }

    private func isDiagonal(_ count: Int) -> Tensor {
        let numbers = Tensor.range(0..<count)
        return numbers.expandingDimension(at: 1) .== numbers.expandingDimension(at: 0)
    }

    /// ln Σ eˣ of each row where the mask is true; without any so low that nothing is left of it.
    private func sum(_ x: Tensor, where mask: Tensor) -> Tensor {
        logSumExp(.where(mask, x, -1e30), axis: 1)
    }

    /// True where a row costs something.
    public override func mask(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? {
        call(yTrue, yPred) .> 0
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "gamma", \Circle.gamma, default: 80,
                rule: .finite(above: 0, fix: "Leave it out for 80."),
                "The scale of the differences."),
            Parameter(
                "margin", \Circle.margin, default: 0.4,
                rule: .finite(fix: "Leave it out for 0.4."),
                "How far pairs may be from where they should be."),
            Parameter(
                "remove_diagonal", \Circle.removeDiagonal, default: true,
                "Whether a row is no pair with itself."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            gamma: config[\Circle.gamma], margin: config[\Circle.margin],
            removeDiagonal: config[\Circle.removeDiagonal], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}
