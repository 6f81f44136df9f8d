/// Normal numbers.
public struct RandomNormal: ElementwiseInitializer {
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

    /// `RandomNormal`.
    public var kerasClassName: String { "RandomNormal" }
    /// The arguments under Keras' keys: `seed`, `mean` and `stddev`.
    public func config() -> [ConfigEntry] { normalConfig(seed, mean, standardDeviation) }
    func drawing(shape: Shape) throws -> Drawing {
        try checkNormal(mean, standardDeviation)
        return .normal(mean: mean, deviation: standardDeviation, isCut: false)
    }
}

/// Normal numbers, drawn again when they lie more than two standard deviations from the mean.
public struct TruncatedNormal: ElementwiseInitializer {
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

    /// `TruncatedNormal`.
    public var kerasClassName: String { "TruncatedNormal" }
    /// The arguments under Keras' keys: `seed`, `mean` and `stddev`.
    public func config() -> [ConfigEntry] { normalConfig(seed, mean, standardDeviation) }
    func drawing(shape: Shape) throws -> Drawing {
        try checkNormal(mean, standardDeviation)
        return .normal(mean: mean, deviation: standardDeviation, isCut: true)
    }
}

/// Uniform numbers between two bounds.
public struct RandomUniform: ElementwiseInitializer {
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

    /// `RandomUniform`.
    public var kerasClassName: String { "RandomUniform" }
    /// The arguments under Keras' keys: `seed`, `minval` and `maxval`.
    public func config() -> [ConfigEntry] {
        [
            ConfigEntry("seed", .seed(seed)), ConfigEntry("minval", .double(minimum)),
            ConfigEntry("maxval", .double(maximum)),
        ]
    }
    func drawing(shape: Shape) throws -> Drawing {
        try check(
            (maximum - minimum).isFinite && minimum <= maximum, "a minimum not above the maximum",
            got: "\(minimum) and \(maximum)", fix: "Exchange them.")
        return .uniform(factor: maximum - minimum, offset: minimum, scale: 1)
    }
}

private func normalConfig(
    _ seed: Int?, _ mean: Double, _ standardDeviation: Double
) -> [ConfigEntry] {
    [
        ConfigEntry("seed", .seed(seed)), ConfigEntry("mean", .double(mean)),
        ConfigEntry("stddev", .double(standardDeviation)),
    ]
}

extension Initializer {
    fileprivate func checkNormal(_ mean: Double, _ standardDeviation: Double) throws {
        try check(mean.isFinite, "a finite mean", got: "\(mean)", fix: "Use 0.")
        try check(
            standardDeviation.isFinite && standardDeviation >= 0,
            "a standard deviation of 0 or more", got: "\(standardDeviation)", fix: "Use 0.05.")
    }
}
