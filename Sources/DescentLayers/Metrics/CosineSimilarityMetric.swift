/// The mean cosine of the angle between labels and outputs: 1 for one direction. Keras'
/// `metrics.CosineSimilarity`, of the opposite sign to the loss ``CosineSimilarity``.
public final class CosineSimilarityMetric: MeanMetric, Configurable {
    /// The axis of the directions.
    public let axis: Int

    /// - Parameters:
    ///   - axis: the axis of the directions, default the last.
    ///   - name: default `cosine_similarity`.
    public init(axis: Int = -1, name: String? = nil) {
        self.axis = axis
        super.init(name: name)
    }

    /// `CosineSimilarity`.
    public override var kerasClassName: String { "CosineSimilarity" }

    /// More agreement is better.
    public override var isBetterWhenHigher: Bool? { true }

    /// The cosines, without `axis`.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = unequalShapes(yTrue, yPred) { return fault }
        return cosine(yTrue, yPred, axis: axis)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "axis", \CosineSimilarityMetric.axis, default: -1, "The axis of the directions.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\CosineSimilarityMetric.axis], name: config.given(\Metric.name))
    }
}
