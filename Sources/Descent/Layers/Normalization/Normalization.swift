/// Shifts and scales inputs by the mean and variance of the training data, learned by ``adapt(_:)``
/// or given.
///
///     y = (x − mean) / max(sqrt(variance), 1e-7)        // inverted: y = mean + x · max(…)
///
/// Input of any shape; integers and bool are converted. Weights, unless mean and variance are
/// given: `mean` and `variance` with the lengths of the input on `axis`, and Keras' unused `count`.
/// None is trained.
///
/// ```swift
/// let normalization = Normalization()
/// try normalization.adapt(x)
/// let model = Sequential([normalization, Dense(units: 1)])
/// ```
public final class Normalization: Layer {
    private let axis: [Int]
    private let invert: Bool
    private let given: (mean: [Double], variance: [Double])?
    private var mean: Variable?
    private var variance: Variable?
    private var isAdapted = false

    /// - Parameters:
    ///   - axis: every position on these axes has a mean of its own; default the last. nil: one
    ///     mean for all.
    ///   - mean, variance: given instead of learned, both or none: one number, or one for each
    ///     position on `axis` in row-major order; variances 0 or more.
    ///   - invert: undoes the normalisation instead; default false.
    public init(
        axis: Axes? = -1, mean: [Double]? = nil, variance: [Double]? = nil, invert: Bool = false,
        name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.axis = axis?.values ?? []
        self.invert = invert
        given = mean.flatMap { mean in variance.map { (mean, $0) } }
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        require(
            (mean == nil) == (variance == nil), "mean and variance together",
            got: "only one of them", fix: "Give both, or neither and call adapt(_:).")
        let numbers = (mean ?? []) + (variance ?? [])
        require(
            numbers.allSatisfy(\.isFinite) && (variance ?? []).allSatisfy { $0 >= 0 },
            "finite means, and variances of 0 or more", got: "\(numbers)",
            fix: "Check the numbers.")
    }

    override public func config() -> [ConfigEntry] {
        let list = { (numbers: [Double]?) -> ConfigValue in
            guard let numbers else { return .null }
            return numbers.count == 1 ? .double(numbers[0]) : .list(numbers.map { .double($0) })
        }
        return [
            ConfigEntry("axis", .ints(axis)), ConfigEntry("invert", .bool(invert)),
            ConfigEntry("mean", list(given?.mean)), ConfigEntry("variance", list(given?.variance)),
        ]
    }

    override public func build(inputShape: Shape) throws {
        let shape = Shape(try featureAxes(axis, of: inputShape).map { inputShape[$0] })
        if let given {
            for numbers in [given.mean, given.variance]
            where numbers.count != 1 && numbers.count != shape.elementCount {
                throw needs(
                    "inputs with \(numbers.count) positions on its axes",
                    got: "shape \(inputShape)",
                    fix: "Give one mean and variance, or \(shape.elementCount) of each.")
            }
            return
        }
        mean = try addWeight(name: "mean", shape: shape, initializer: .zeros, trainable: false)
        variance = try addWeight(
            name: "variance", shape: shape, initializer: .ones, trainable: false)
        _ = try addWeight(
            name: "count", shape: [], initializer: .zeros, dtype: .int32, trainable: false)
    }

    /// Learns mean and variance from data, forgetting what was learned before.
    ///
    /// - Parameter data: `[examples, …]`, a tensor or nested arrays, like the later inputs.
    /// - Throws: ``ConfigurationError`` if mean and variance were given; ``ShapeError`` if the data
    ///   is empty, has NaN or infinities, or another shape than the layer was built for.
    public func adapt(_ data: some TensorConvertible) throws {
        guard given == nil else {
            throw ConfigurationError(
                who: title, expected: "no mean and variance of its own to adapt", got: "both given",
                fix: "Leave out mean: and variance:, or adapt(_:).")
        }
        let x = data.tensor
        if let error = x.error { throw error }
        try buildIfNeeded([x.shape])
        let statistics = try measured(x)
        try mean?.assignNow(statistics.mean)
        try variance?.assignNow(statistics.variance)
        isAdapted = true
    }

    /// Mean and variance of `x` over all axes that are not kept, taken in float64.
    private func measured(_ x: Tensor) throws -> (mean: Tensor, variance: Tensor) {
        let kept = try featureAxes(axis, of: x.shape)
        if let fault = shapeFault(x, kept) { throw fault }
        guard x.count > 0 else {
            throw needs("at least one example", got: "shape \(x.shape)", fix: "Check the data.")
        }
        let others = x.shape.dimensions.indices.filter { !kept.contains($0) }
        let (mean, variance) = moments(x.cast(to: .float64), axes: others)
        let shape = x.shape.reduced(over: others)
        let result = try (
            mean: mean.reshaped(to: shape).evaluated(),
            variance: variance.reshaped(to: shape).evaluated()
        )
        guard try (result.mean.scalars() + result.variance.scalars()).allSatisfy(\.isFinite) else {
            throw needs("finite numbers", got: "NaN or infinity", fix: "Remove them from the data.")
        }
        return result
    }

    override func outputShapeAfterFault(_ inputs: [Shape]) -> Shape? { inputs.first }

    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        do {
            let kept = try featureAxes(axis, of: x.shape)
            if let fault = shapeFault(x, kept) { throw fault }
            let others = x.shape.dimensions.indices.filter { !kept.contains($0) }
            let shape = x.shape.reduced(over: others, keepDims: true)
            let (mean, variance) = try statistics(broadcastableTo: shape)
            let deviation = maximum(sqrt(variance), 1e-7)
            let numbers = x.cast(to: dtype)
            return invert ? mean + numbers * deviation : (numbers - mean) / deviation
        } catch {
            return .invalid(error)
        }
    }

    private func statistics(broadcastableTo shape: Shape) throws -> (Tensor, Tensor) {
        if let given {
            let constant = { (numbers: [Double]) in
                let tensor = Tensor(numbers).cast(to: self.dtype)
                return numbers.count == 1 ? tensor.reshaped(to: []) : tensor.reshaped(to: shape)
            }
            return (constant(given.mean), constant(given.variance))
        }
        guard let mean, let variance, try Layer.isDescribing || hasStatistics else {
            throw needs(
                "the mean and variance of your data", got: "none",
                fix: "Call adapt(_:) with the training data first.")
        }
        return (mean.value.reshaped(to: shape), variance.value.reshaped(to: shape))
    }

    /// Whether it was adapted, or its weights were set to something else than what they start with.
    private var hasStatistics: Bool {
        get throws {
            if isAdapted { return true }
            let means = try mean?.read().scalars() ?? []
            let variances = try variance?.read().scalars() ?? []
            return means.contains { $0 != 0 } || variances.contains { $0 != 1 }
        }
    }

    private func shapeFault(_ x: Tensor, _ kept: [Int]) -> ShapeError? {
        guard let mean, kept.map({ x.shape[$0] }) != mean.shape.dimensions else { return nil }
        return needs(
            "inputs with lengths \(mean.shape) on its axes", got: "shape \(x.shape)",
            fix: "Use data of the shape the layer was adapted to.")
    }
}
