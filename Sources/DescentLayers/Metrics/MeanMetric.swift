/// A metric that is the mean of something over all examples since the epoch began.
///
/// Give a function, or subclass it and override ``values(_:_:)``:
///
/// ```swift
/// MeanMetric(name: "largest_error") { yTrue, yPred in abs(yTrue - yPred).max(axes: [-1]) }
/// ```
open class MeanMetric: Metric {
    private let function: ((Tensor, Tensor) -> Tensor)?
    private let direction: Bool?
    private var total: Variable?
    private var count: Variable?

    /// For subclasses, which override ``values(_:_:)``.
    ///
    /// - Parameter name: the key in histories; default the class name in Keras' style.
    public override init(name: String? = nil) {
        function = nil
        direction = nil
        super.init(name: name)
    }

    /// - Parameters:
    ///   - name: the key in histories.
    ///   - isBetterWhenHigher: whether a larger number is a better one. Default nil, not known.
    ///   - function: labels and outputs to one value per example, or more, which are averaged.
    public init(
        name: String, isBetterWhenHigher: Bool? = nil,
        _ function: @escaping (Tensor, Tensor) -> Tensor
    ) {
        self.function = function
        direction = isBetterWhenHigher
        super.init(name: name)
    }

    /// What the metric was made with; nil for subclasses that do not say.
    open override var isBetterWhenHigher: Bool? { direction }

    /// One value per example, `[n]`, or more, `[n, …]`, which are averaged.
    ///
    /// - Parameters:
    ///   - yTrue: labels, converted to the type of `yPred` and lined up with it as losses do.
    ///   - yPred: outputs, float32 or float64.
    open func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        function?(yTrue, yPred)
            ?? .invalid(
                ShapeError(
                    who: kerasClassName, expected: "a values(_:_:) of its own", got: "none",
                    fix: "Override values(_:_:) and return one value per example."))
    }

    /// Which values count, bool in the shape of what ``values(_:_:)`` returns; nil for all.
    func mask(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? { nil }

    /// Makes the sum and the number of examples.
    open override func build(yTrue: Shape, yPred: Shape) throws {
        total = try addState("total")
        count = try addState("count")
    }

    /// Adds the weighted ``values(_:_:)`` of a batch that the mask of the outputs lets count.
    open override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {
        let (labels, outputs) = linedUp(yTrue, yPred)
        let type = outputs.dtype
        let weights = masked(sampleWeight, by: yPred.mask, type)
        add(values(labels, outputs), masked(weights, by: mask(labels, outputs), type))
    }

    /// Adds the sum over the batch, and how many examples it has.
    final func add(_ values: Tensor, _ weights: Tensor?) {
        guard isReady(values, values) else { return }
        let values = values.cast(to: values.dtype.computing)
        guard let weights else {
            add(perExample(values).sum(), to: total)
            add(.full([], values.rank == 0 ? 1 : Double(values.shape[0])), to: count)
            return
        }
        let (sum, amount) = weighted(values, weights.cast(to: values.dtype))
        add(sum, to: total)
        add(amount, to: count)
    }

    /// Keras' rule: values are averaged down to the rank of the weights, weighted,
    /// and averaged down to one per example; so are the weights.
    private func weighted(_ values: Tensor, _ weights: Tensor) -> (sum: Tensor, count: Tensor) {
        var (values, weights) = aligned(values, weights)
        if values.rank > weights.rank {
            values = values.mean(axes: Array(weights.rank..<values.rank))
        }
        if weights.error == nil, values.error == nil,
            Shape.broadcast(weights.shape, values.shape) != values.shape
        {
            weights = .invalid(
                ShapeError(
                    who: kerasClassName, expected: "weights for values of shape \(values.shape)",
                    got: "\(weights.shape)", fix: "Give sample weights of shape [batch]."))
        }
        weights = weights.broadcast(to: values.shape)
        return (perExample(values * weights).sum(), perExample(weights).sum())
    }

    private func perExample(_ values: Tensor) -> Tensor {
        values.rank > 1 ? values.mean(axes: Array(1..<values.rank)) : values
    }

    /// Σ (value · weight) / Σ weight, and 0 before the first update.
    open override func result() throws -> Double {
        let (sum, amount) = (try numbers(total).first ?? 0, try numbers(count).first ?? 0)
        return amount == 0 ? 0 : sum / amount
    }
}
