// Keras' own words for two pairs of arguments: `stddev`, `minval`, `maxval`.

extension RandomNormal {
    /// With Keras' label for the standard deviation.
    public init(mean: Double = 0, stddev: Double, seed: Int? = nil) {
        self.init(mean: mean, standardDeviation: stddev, seed: seed)
    }
}
extension TruncatedNormal {
    /// With Keras' label for the standard deviation.
    public init(mean: Double = 0, stddev: Double, seed: Int? = nil) {
        self.init(mean: mean, standardDeviation: stddev, seed: seed)
    }
}
extension RandomUniform {
    /// With Keras' labels for the bounds.
    public init(minval: Double, maxval: Double, seed: Int? = nil) {
        self.init(minimum: minval, maximum: maxval, seed: seed)
    }
}
extension Initializer where Self == RandomNormal {
    /// ``RandomNormal`` with Keras' label for the standard deviation.
    public static func randomNormal(
        mean: Double = 0, stddev: Double, seed: Int? = nil
    ) -> RandomNormal {
        RandomNormal(mean: mean, standardDeviation: stddev, seed: seed)
    }
}
extension Initializer where Self == TruncatedNormal {
    /// ``TruncatedNormal`` with Keras' label for the standard deviation.
    public static func truncatedNormal(
        mean: Double = 0, stddev: Double, seed: Int? = nil
    ) -> TruncatedNormal {
        TruncatedNormal(mean: mean, standardDeviation: stddev, seed: seed)
    }
}
extension Initializer where Self == RandomUniform {
    /// ``RandomUniform`` with Keras' labels for the bounds.
    public static func randomUniform(
        minval: Double, maxval: Double, seed: Int? = nil
    ) -> RandomUniform {
        RandomUniform(minimum: minval, maximum: maxval, seed: seed)
    }
}
