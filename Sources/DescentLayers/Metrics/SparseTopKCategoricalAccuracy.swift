/// The share of examples whose label is among the `k` largest outputs; labels are class numbers,
/// `[n]` or `[n, 1]`.
///
/// Outputs that equal that of the label do not push it back.
public final class SparseTopKCategoricalAccuracy: MeanMetric, Configurable {
    /// How many outputs count.
    public let k: Int
    /// Whether outputs are class numbers, the best first, instead of scores.
    public let fromSortedIds: Bool

    /// - Parameters:
    ///   - k: 1 or more, default 5.
    ///   - fromSortedIds: whether outputs are class numbers, the best first; default false, scores.
    ///   - name: default `sparse_top_k_categorical_accuracy`.
    public init(k: Int = 5, fromSortedIds: Bool = false, name: String? = nil) {
        self.k = k
        self.fromSortedIds = fromSortedIds
        super.init(name: name ?? "sparse_top_k_categorical_accuracy")
    }

    /// Labels that are class numbers.
    public override var expects: DataExpectation? {
        fromSortedIds
            ? nil : DataExpectation(.classNumbers(ignoring: nil), outputs: .anyNumber)
    }

    /// It is one.
    public override var isAccuracy: Bool { true }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// 1 where the label is among the `k` best outputs, else 0; without the last axis.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let isColumn = yTrue.rank == yPred.rank && yTrue.shape[-1] == 1
        let labels = isColumn ? yTrue.squeezed(axes: [-1]) : yTrue
        let expected = Shape(Array(yPred.shape.dimensions.dropLast()))
        if let fault = shapeFault(labels, yPred, expected: expected) { return fault }
        guard fromSortedIds else { return isAmong(k, labels, yPred) }
        let best = yPred.sliced(axis: -1, from: 0, to: Swift.min(k, yPred.shape[-1]))
        let isIn = (labels.expandingDimension(at: -1) .== best).any(axes: [-1])
        return isIn.cast(to: .float32)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            .topK("k", \SparseTopKCategoricalAccuracy.k),
            Parameter(
                "from_sorted_ids", \SparseTopKCategoricalAccuracy.fromSortedIds, default: false,
                "Whether outputs are class numbers, the best first."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            k: config[\SparseTopKCategoricalAccuracy.k],
            fromSortedIds: config[\SparseTopKCategoricalAccuracy.fromSortedIds],
            name: config.given(\Metric.name))
    }
}
