/// Numbers as the bins that they fall into: 0 below the first boundary, up to the number of boundaries.
///
///     y = how many boundaries are not above x
///
/// NaN falls into the last bin. With `numBins` the boundaries are learned from data:
///
/// ```swift
/// let bins = Discretization(numBins: 4)
/// try bins.adapt(ages)
/// ```
public final class Discretization: Layer, Configurable, LearningLayer {
    /// Where bins begin, in ascending order; nil before ``adapt(_:)``.
    public private(set) var binBoundaries: [Double]? {
        didSet {
            learnedCount += 1
            LayerChanges.note()
        }
    }
    package private(set) var learnedCount = 0
    private let numBins: Int?
    private let epsilon: Double
    private let outputMode: EncodingMode

    /// - Parameters:
    ///   - binBoundaries: where bins begin, in ascending order; default nil, learned.
    ///   - numBins: how many bins are learned by ``adapt(_:)``, about equally full; 1 or more. Needed
    ///     without boundaries.
    ///   - epsilon: how fine data are summed up while it learns, as a share of them; above 0, at
    ///     most 1. Default 0.01.
    ///   - outputMode: what becomes of the numbers of bins; default `.int`, int32. Vectors have as many
    ///     elements as there are bins, one more than boundaries.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of vectors; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        binBoundaries: [Double]? = nil, numBins: Int? = nil, epsilon: Double = 0.01,
        outputMode: EncodingMode = .int, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.binBoundaries = binBoundaries
        self.numBins = numBins
        self.epsilon = epsilon
        self.outputMode = outputMode
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters.withoutTrainable + [
            Parameter(
                "bin_boundaries", \Discretization.binBoundaries, rule: .ascending,
                "Where bins begin."),
            Parameter(
                "num_bins", \Discretization.numBins, rule: .positive(example: "numBins: 4"),
                "How many bins are learned."),
            Parameter(
                "epsilon", \Discretization.epsilon, default: 0.01, rule: .share,
                "How fine data are summed up while it learns."),
            Parameter(
                "output_mode", \Discretization.outputMode, default: .int,
                rule: .modes(EncodingMode.unweighed), "What becomes of the numbers of bins."),
            .fixed("sparse", .bool(false), "vectors without their zeros."),
        ]
    }

    /// From the arguments of the table; once it has learned, files have both the number of bins and the
    /// boundaries.
    public convenience init(config: Configuration) throws {
        try self.init(
            binBoundaries: config[\Discretization.binBoundaries],
            numBins: config[\Discretization.numBins], epsilon: config[\Discretization.epsilon],
            outputMode: config[\Discretization.outputMode], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// Learns where bins begin from data, forgetting what was learned before.
    ///
    /// As in Keras data are summed up by every `epsilon` of them first: boundaries are between the
    /// numbers at the same shares of the data, in float32.
    ///
    /// - Parameter data: numbers of any shape.
    /// - Throws: ``ConfigurationError`` if boundaries were given; ``ShapeError`` if there are no data,
    ///   or NaN or infinities among them.
    public func adapt(_ data: some TensorConvertible) throws {
        guard let numBins else {
            throw ConfigurationError(
                who: title, expected: "numBins to adapt", got: "binBoundaries",
                fix: "Leave out binBoundaries: and give numBins:, or do not call adapt(_:).")
        }
        if let configurationError { throw configurationError }
        let values = try data.tensor.cast(to: .float32).scalars().map { Float($0) }
        guard !values.isEmpty, values.allSatisfy(\.isFinite) else {
            throw needs(
                "finite numbers", got: values.isEmpty ? "none" : "NaN or infinity",
                fix: "Check the data.")
        }
        let summary = QuantileSummary(of: values, epsilon: epsilon).compressed(epsilon)
        binBoundaries = summary.compressed(1 / Double(numBins)).values.dropLast().map { Double($0) }
    }

    /// - Throws: ``ShapeError`` if it was given neither boundaries nor a number of bins.
    override public func build(inputShape: Shape) throws {
        guard binBoundaries == nil, numBins == nil else { return }
        throw needs(
            "binBoundaries or numBins", got: "neither", fix: "Give one of them where it is made.")
    }

    /// Numbers are compared before they are rounded to half precision.
    override public var castsInputs: Bool { false }

    /// The bins of the numbers, in the output mode; invalid before ``adapt(_:)``.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let binBoundaries else {
            return .invalid(
                needs(
                    "bins", got: "none",
                    fix: "Call adapt(_:) with the training data first, or give binBoundaries:."))
        }
        if outputMode != .int, outputMode != .oneHot, let fault = tokensFault(x) {
            return .invalid(fault)
        }
        let type = x.dtype == .float64 ? x.dtype : .float32
        let boundaries = Tensor(shape: [binBoundaries.count], scalars: binBoundaries)
        let isBelow = x.cast(to: type).expandingDimension(at: -1) .< boundaries.cast(to: type)
        let bins = binBoundaries.count - isBelow.cast(to: .int32).sum(axes: [-1])
        return outputMode(
            bins.cast(to: .int32), depth: binBoundaries.count + 1, dtype: dtype)
    }
}

extension Rule<[Double]> {
    fileprivate static var ascending: Rule {
        Rule(
            { "finite numbers in ascending order as \($0)" },
            fix: "Use for example binBoundaries: [0, 1]."
        ) { numbers in
            !numbers.isEmpty && numbers.allSatisfy(\.isFinite)
                && zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 }
        }
    }
}

extension Rule<Double> {
    fileprivate static var share: Rule {
        Rule({ "\($0) above 0, at most 1" }, fix: "Use 0.01.", holds: { $0 > 0 && $0 <= 1 })
    }
}
