/// The share of examples whose label is among the `k` largest outputs; labels are one-hot.
///
/// Outputs that equal that of the label do not push it back.
public final class TopKCategoricalAccuracy: MeanMetric, Configurable {
    /// How many outputs count.
    public let k: Int

    /// - Parameters:
    ///   - k: 1 or more, default 5.
    ///   - name: default `top_k_categorical_accuracy`.
    public init(k: Int = 5, name: String? = nil) {
        self.k = k
        super.init(name: name ?? "top_k_categorical_accuracy")
    }

    /// One-hot labels along the last axis.
    public override var expects: DataExpectation? {
        DataExpectation(.oneHot(axis: -1), outputs: .anyNumber)
    }

    /// It is one.
    public override var isAccuracy: Bool { true }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// 1 where the label is among the `k` largest outputs, else 0; without the last axis.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = unequalShapes(yTrue, yPred) { return fault }
        return isAmong(k, yTrue.argMax(), yPred)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [.topK("k", \TopKCategoricalAccuracy.k)]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            k: config[\TopKCategoricalAccuracy.k], name: config.given(\Metric.name))
    }
}

/// 1 where the output at the label is among the `k` largest of the last axis, which disappears.
func isAmong(_ k: Int, _ labels: Tensor, _ yPred: Tensor) -> Tensor {
    let isLabel = oneHot(labels, depth: yPred.shape[-1], dtype: .bool)
    let lowest = -Double.infinity
    let own = Tensor.where(isLabel .& (yPred .== yPred), yPred, lowest)
        .max(axes: [-1], keepDims: true)
    let larger = (yPred .> own).cast(to: .float32).sum(axes: [-1])
    let isIn = (larger .< Double(k)) .& isLabel.any(axes: [-1])
    return isIn.cast(to: .float32)
}

extension Parameter {
    static func topK<Root>(_ key: String, _ path: KeyPath<Root, Int>) -> Parameter {
        Parameter(
            key, path, default: 5, rule: .positive(example: "k: 5"), "How many outputs count.")
    }
}
