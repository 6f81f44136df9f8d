import DescentSupport

/// Shifts and scales inputs by the mean and variance of the training data, learned by ``adapt(_:)``
/// or given.
///
///     y = (x − mean) / max(sqrt(variance), 1e-7)        // inverted: y = mean + x · max(…)
///
/// A feature that is the same in all training data is only shifted: ``adapt(_:)`` stores 1 as its
/// variance, as scikit-learn does. Keras stores 0 and divides by 1e-7, so that the slightest change
/// later becomes huge. A variance of 0 that is given stays 0.
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
public final class Normalization: Layer, Configurable {
    private let axis: [Int]
    private let invert: Bool
    private let given: Given?
    private var mean: Variable?
    private var variance: Variable?
    private var isAdapted = false

    private struct Given {
        let mean: [Double]
        let variance: [Double]
    }

    /// - Parameters:
    ///   - axis: every position on these axes has a mean of its own; default the last. nil: one
    ///     mean for all.
    ///   - mean: given instead of learned, together with `variance`:
    ///     one number, or one for each position on `axis` in row-major order.
    ///   - variance: as `mean`; 0 or more.
    ///   - invert: undoes the normalisation instead; default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        axis: Axes? = -1, mean: [Double]? = nil, variance: [Double]? = nil, invert: Bool = false,
        name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.axis = axis?.values ?? []
        self.invert = invert
        given = mean.flatMap { mean in variance.map { Given(mean: mean, variance: $0) } }
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

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let numbers = ConfigForm<Double>.oneOrList.orNull
        return super.parameters + [
            Parameter(
                "axis", \Normalization.axis, form: .axesOrNull, default: [-1],
                "Every position on these axes has a mean of its own."),
            Parameter(
                "invert", \Normalization.invert, default: false, "Undoes the normalisation."
            ).placed(.later),
            Parameter(
                "mean", \Normalization.given?.mean, form: numbers, default: .some(nil),
                "Given instead of learned, together with the variance."),
            Parameter(
                "variance", \Normalization.given?.variance, form: numbers, default: .some(nil),
                "Given instead of learned, together with the mean."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: Axes(config[\Normalization.axis]), mean: config[\Normalization.given?.mean],
            variance: config[\Normalization.given?.variance],
            invert: config[\Normalization.invert], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// Makes `mean`, `variance` and `count`, none of them if mean and variance were given.
    ///
    /// - Throws: ``ShapeError`` for axes that are not there, twice there or the batch, and for
    ///   given numbers of another count.
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
        mean = try addWeight(
            name: "mean", shape: shape, initializer: .zeros, dtype: wideType, trainable: false)
        variance = try addWeight(
            name: "variance", shape: shape, initializer: .ones, dtype: wideType, trainable: false)
        _ = try addWeight(
            name: "count", shape: [], initializer: .zeros, dtype: .int32, trainable: false)
    }

    /// Learns mean and variance from data, forgetting what was learned before.
    ///
    /// Both are taken in float64. Two things are warned of: features that are the same in all
    /// examples, which get the variance 1; and, in a layer that computes in float32, features of
    /// float64, int32 or int64 whose different numbers become equal in it
    /// (``WiringRule/indistinctFeature``), such as times and IDs.
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
        try mean?.assignNow(Tensor(shape: mean?.shape ?? [], scalars: statistics.mean))
        try variance?.assignNow(Tensor(shape: variance?.shape ?? [], scalars: statistics.variance))
        isAdapted = true
        for warning in try warnings(about: x, statistics) { Terminal.warn(warning) }
    }

    /// What is suspicious about data that the layer was adapted to.
    func warnings(about x: Tensor, _ statistics: FeatureStatistics) throws -> [String] {
        var found: [String] = []
        if let got = statistics.constantFeatures {
            found.append(
                needs(
                    "features that differ between examples", got: got,
                    fix: "They are shifted and not scaled; leave out what says nothing."
                ).description)
        }
        let isDouble = dtype == .float64
        if !isDouble, x.rank > 0,
            let got = IndistinctFeatures(try x.data(), first: 0, rows: x.shape[0]).got
        {
            found.append(
                needs(IndistinctFeatures.expected, got: got, fix: IndistinctFeatures.fix)
                    .description)
        }
        return found
    }

    /// Mean and variance of `x` over all axes that are not kept.
    func measured(_ x: Tensor) throws -> FeatureStatistics {
        let kept = try featureAxes(axis, of: x.shape)
        if let fault = shapeFault(x, kept) { throw fault }
        guard x.count > 0 else {
            throw needs("at least one example", got: "shape \(x.shape)", fix: "Check the data.")
        }
        let others = x.shape.dimensions.indices.filter { !kept.contains($0) }
        let statistics = try FeatureStatistics(x, over: others)
        guard (statistics.mean + statistics.variance).allSatisfy(\.isFinite) else {
            throw needs("finite numbers", got: "NaN or infinity", fix: "Remove them from the data.")
        }
        return statistics
    }

    /// The type statistics are kept and used in: half precision holds neither
    /// squares nor many means.
    private var wideType: DType { dtype.computing }

    /// Inputs are shifted before they are rounded to half precision.
    override public var castsInputs: Bool { dtype == wideType }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// (x − mean) / max(√variance, 1e-7), or the inverse; the shape stays.
    /// Invalid before ``adapt(_:)``.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        do {
            let kept = try featureAxes(axis, of: x.shape)
            if let fault = shapeFault(x, kept) { throw fault }
            let others = x.shape.dimensions.indices.filter { !kept.contains($0) }
            let shape = x.shape.reduced(over: others, keepDims: true)
            let (mean, variance) = try statistics(broadcastableTo: shape)
            let deviation = maximum(sqrt(variance), 1e-7)
            let numbers = x.cast(to: wideType)
            let result = invert ? mean + numbers * deviation : (numbers - mean) / deviation
            return result.cast(to: dtype)
        } catch {
            return .invalid(error)
        }
    }

    private func statistics(broadcastableTo shape: Shape) throws -> (Tensor, Tensor) {
        if let given {
            let constant = { (numbers: [Double]) in
                let tensor = Tensor(numbers).cast(to: self.wideType)
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

extension ConfigForm<[Int]> {
    /// Axes, or null for none.
    fileprivate static var axesOrNull: ConfigForm {
        let form = ConfigForm<Int>.oneOrMore
        return ConfigForm(
            form.kind, write: form.write, read: { $0 == .null ? [] : try form.read($0) })
    }
}
