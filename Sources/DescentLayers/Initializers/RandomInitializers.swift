/// Normal numbers.
public struct RandomNormal: NormalInitializer, Configurable {
    /// The middle of the distribution.
    public let mean: Double
    /// Its width; not negative.
    public let standardDeviation: Double
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?

    /// - Parameters:
    ///   - mean: default 0.
    ///   - standardDeviation: default 0.05, as Keras 3 (`stddev`).
    ///   - seed: makes every call give the same numbers; default none.
    public init(mean: Double = 0, standardDeviation: Double = 0.05, seed: Int? = nil) {
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.seed = seed
    }

    func drawing(shape: Shape) throws -> Drawing {
        .normal(mean: mean, deviation: standardDeviation, isCut: false)
    }
}

/// Normal numbers, drawn again when they lie more than two standard deviations from the mean.
public struct TruncatedNormal: NormalInitializer, Configurable {
    /// The middle of the distribution.
    public let mean: Double
    /// Its width before cutting; not negative.
    public let standardDeviation: Double
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?

    /// - Parameters:
    ///   - mean: default 0.
    ///   - standardDeviation: before cutting; default 0.05, as Keras 3 (`stddev`).
    ///   - seed: makes every call give the same numbers; default none.
    public init(mean: Double = 0, standardDeviation: Double = 0.05, seed: Int? = nil) {
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.seed = seed
    }

    func drawing(shape: Shape) throws -> Drawing {
        .normal(mean: mean, deviation: standardDeviation, isCut: true)
    }
}

/// Uniform numbers between two bounds.
public struct RandomUniform: ElementwiseInitializer, Configurable {
    /// The lower bound.
    public let minimum: Double
    /// The upper bound, at least ``minimum``.
    public let maximum: Double
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?

    /// - Parameters:
    ///   - minimum: default −0.05, as Keras 3 (`minval`).
    ///   - maximum: default 0.05, as Keras 3 (`maxval`).
    ///   - seed: makes every call give the same numbers; default none.
    public init(minimum: Double = -0.05, maximum: Double = 0.05, seed: Int? = nil) {
        self.minimum = minimum
        self.maximum = maximum
        self.seed = seed
    }

    /// `seed`, `minval` and `maxval`.
    public static var parameters: [Parameter] {
        [
            .seed(\RandomUniform.seed),
            Parameter(
                "minval", \RandomUniform.minimum, label: "minimum", default: -0.05,
                "The lower bound."),
            Parameter(
                "maxval", \RandomUniform.maximum, label: "maximum", default: 0.05,
                "The upper bound."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            minimum: config[\RandomUniform.minimum],
            maximum: config[\RandomUniform.maximum], seed: config[\RandomUniform.seed])
    }

    /// A fault unless the bounds are finite and in order.
    public var configurationError: ConfigurationError? {
        guard !((maximum - minimum).isFinite && minimum <= maximum) else { return nil }
        return ConfigurationError(
            who: kerasClassName, expected: "a minimum not above the maximum",
            got: "\(minimum) and \(maximum)", fix: "Exchange them.")
    }

    func drawing(shape: Shape) throws -> Drawing {
        .uniform(factor: maximum - minimum, offset: minimum, scale: 1)
    }
}

/// What the two normal distributions have in common.
protocol NormalInitializer: ElementwiseInitializer {
    var mean: Double { get }
    var standardDeviation: Double { get }
    init(mean: Double, standardDeviation: Double, seed: Int?)
}

extension NormalInitializer {
    /// `seed`, `mean` and `stddev`.
    public static var parameters: [Parameter] {
        [
            .seed(\Self.seed),
            Parameter(
                "mean", \Self.mean, default: 0, rule: .finite(fix: "Use 0."),
                "The middle of the distribution."),
            Parameter(
                "stddev", \Self.standardDeviation, label: "standardDeviation", default: 0.05,
                rule: .finiteWidth, "Its width, before cutting."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            mean: config[\Self.mean], standardDeviation: config[\Self.standardDeviation],
            seed: config[\Self.seed])
    }
}

extension Rule<Double> {
    fileprivate static var finiteWidth: Rule {
        Rule(
            { _ in "a standard deviation of 0 or more" }, fix: "Use 0.05.",
            holds: { $0 >= 0 && $0.isFinite })
    }
}
