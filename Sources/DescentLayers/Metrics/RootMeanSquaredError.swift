/// The root of the mean of (label − output)² over all examples: in the unit of the labels.
public final class RootMeanSquaredError: MeanMetric, Configurable {
    /// - Parameter name: default `root_mean_squared_error`.
    public override init(name: String? = nil) { super.init(name: name) }

    /// Numbers to be predicted.
    public override var expects: DataExpectation? { .numbers }

    /// Smaller errors are better.
    public override var isBetterWhenHigher: Bool? { false }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name))
    }

    /// (output − label)², in the shape of both.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = unequalShapes(yTrue, yPred) { return fault }
        return square(yPred - yTrue)
    }

    /// The root of the mean, which no mean of roots is.
    public override func result() throws -> Double { try super.result().squareRoot() }
}
