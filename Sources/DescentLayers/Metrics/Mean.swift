/// The mean of the values it is given.
///
/// ```swift
/// let mean = Mean(name: "loss")
/// mean.update(losses)
/// print(try mean.result())
/// ```
public final class Mean: MeanMetric, Configurable {
    /// - Parameter name: default `mean`.
    public override init(name: String? = nil) { super.init(name: name) }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name))
    }

    /// Adds values, `[n, …]` or one number.
    ///
    /// - Parameters:
    ///   - values: the numbers to average.
    ///   - sampleWeight: one weight per value, or per row of values.
    public func update(_ values: Tensor, sampleWeight: Tensor? = nil) { add(values, sampleWeight) }

    /// As a metric of a model: the mean output.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor { yPred }
}
