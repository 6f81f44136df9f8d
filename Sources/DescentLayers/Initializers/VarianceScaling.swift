/// Draws from a distribution whose variance is `scale` divided by a count of connections, so that
/// signals neither grow nor fade from layer to layer.
///
///     uniform:            ±√(3 · scale / fan)
///     untruncatedNormal:  standard deviation √(scale / fan)
///     truncatedNormal:    the same after cutting at two standard deviations
///
/// The fans of a kernel `[window…, inputs, outputs]` are the window's cells times inputs or
/// outputs.
///
/// - Source: Keras 3 `VarianceScaling`.
public struct VarianceScaling: ElementwiseInitializer, Configurable {
    /// Which connections are counted.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// Those that end in a unit.
        case fanIn = "fan_in"
        /// Those that start from a unit.
        case fanOut = "fan_out"
        /// The mean of both.
        case fanAverage = "fan_avg"
    }

    /// The form of the distribution.
    public enum Distribution: String, Sendable, Hashable, CaseIterable {
        /// Normal, cut at two standard deviations.
        case truncatedNormal = "truncated_normal"
        /// Normal.
        case untruncatedNormal = "untruncated_normal"
        /// The same density everywhere between two bounds.
        case uniform
    }

    /// The variance times the fan; positive.
    public let scale: Double
    /// The fan that is divided by.
    public let mode: Mode
    /// The form of the distribution.
    public let distribution: Distribution
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?

    /// - Parameters:
    ///   - scale: positive; default 1.
    ///   - mode: default `.fanIn`.
    ///   - distribution: default `.truncatedNormal`.
    ///   - seed: makes every call give the same numbers; default none.
    public init(
        scale: Double = 1, mode: Mode = .fanIn, distribution: Distribution = .truncatedNormal,
        seed: Int? = nil
    ) {
        self.seed = seed
        self.scale = scale
        self.mode = mode
        self.distribution = distribution
    }

    /// `seed`, `scale`, `mode` and `distribution`.
    public static var parameters: [Parameter] {
        [
            .seed(\VarianceScaling.seed),
            Parameter(
                "scale", \VarianceScaling.scale, default: 1,
                rule: Rule(
                    { "a positive \($0)" }, fix: "Use 1.", holds: { $0 > 0 && $0.isFinite }),
                "The variance times the fan."),
            Parameter(
                "mode", \VarianceScaling.mode, default: .fanIn, "The fan that is divided by."),
            Parameter(
                "distribution", \VarianceScaling.distribution, default: .truncatedNormal,
                "The form of the distribution."),
        ] + axes
    }

    /// Keras' newer choice of the axes that are counted.
    static var axes: [Parameter] {
        [
            .fixed("input_axes", .null, isWritten: false, "the last but one is the inputs'."),
            .fixed("output_axes", .null, isWritten: false, "the last is the outputs'."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            scale: config[\VarianceScaling.scale], mode: config[\VarianceScaling.mode],
            distribution: config[\VarianceScaling.distribution],
            seed: config[\VarianceScaling.seed])
    }

    func drawing(shape: Shape) throws -> Drawing {
        let (fanIn, fanOut) = fans(of: shape)
        let fan =
            switch mode {
            case .fanIn: fanIn
            case .fanOut: fanOut
            case .fanAverage: (fanIn + fanOut) / 2
            }
        let variance = scale / Swift.max(1, fan)
        switch distribution {
        case .uniform:
            let limit = (3 * variance).squareRoot()
            return .uniform(factor: 2, offset: -1, scale: limit)
        case .untruncatedNormal:
            return .normal(mean: 0, deviation: variance.squareRoot(), isCut: false)
        case .truncatedNormal:
            // The standard deviation of a standard normal cut at ±2.
            let deviation = variance.squareRoot() / 0.8796256610342398
            return .normal(mean: 0, deviation: deviation, isCut: true)
        }
    }
}

/// How many connections end in and start from a unit of a weight of `shape`.
func fans(of shape: Shape) -> (input: Double, output: Double) {
    let lengths = shape.dimensions.map(Double.init)
    guard lengths.count > 1 else {
        let only = lengths.first ?? 1
        return (only, only)
    }
    let cells = lengths.dropLast(2).reduce(1, *)
    return (cells * lengths[lengths.count - 2], cells * lengths[lengths.count - 1])
}

extension VarianceScaling.Mode: ConfigConvertible {}
extension VarianceScaling.Distribution: ConfigConvertible {}

@available(*, unavailable, message: "write .fanIn, .fanOut or .fanAverage without quotes")
extension VarianceScaling.Mode: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .fanIn }
}

@available(
    *, unavailable,
    message: "write .uniform, .truncatedNormal or .untruncatedNormal without quotes"
)
extension VarianceScaling.Distribution: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .uniform }
}
