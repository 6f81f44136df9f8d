/// The sum of the values it is given.
///
/// ```swift
/// let sum = Sum(name: "tokens")
/// sum.update(lengths)
/// print(try sum.result())
/// ```
public final class Sum: Metric, Configurable {
    private var total: Variable?

    /// - Parameter name: default `sum`.
    public override init(name: String? = nil) { super.init(name: name) }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name))
    }

    /// Makes the sum.
    public override func build(yTrue: Shape, yPred: Shape) throws { total = try addState("total") }

    /// Adds values, `[n, …]` or one number.
    ///
    /// - Parameters:
    ///   - values: the numbers to add.
    ///   - sampleWeight: one factor per value, or per row of values.
    public func update(_ values: Tensor, sampleWeight: Tensor? = nil) {
        guard isReady(values, values) else { return }
        let values = values.cast(to: values.dtype.computing)
        guard sampleWeight != nil else { return add(values.sum(), to: total) }
        add((values * weights(sampleWeight, mask: nil, for: values)).sum(), to: total)
    }

    /// As a metric of a model: the sum of the outputs.
    public override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {
        let type = yPred.dtype.computing
        update(yPred, sampleWeight: masked(sampleWeight, by: yPred.mask, type))
    }

    /// The sum of all values since ``Metric/reset()``.
    public override func result() throws -> Double { try numbers(total).first ?? 0 }
}
