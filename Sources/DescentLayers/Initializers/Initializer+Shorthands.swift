// `kernelInitializer: .heNormal` or `"he_normal"` instead of `kernelInitializer: HeNormal()`.

extension Initializer where Self == GlorotUniform {
    /// ``GlorotUniform``.
    public static var glorotUniform: GlorotUniform { GlorotUniform() }
    /// ``GlorotUniform`` with a seed.
    public static func glorotUniform(seed: Int?) -> GlorotUniform { GlorotUniform(seed: seed) }
}
extension Initializer where Self == GlorotNormal {
    /// ``GlorotNormal``.
    public static var glorotNormal: GlorotNormal { GlorotNormal() }
    /// ``GlorotNormal`` with a seed.
    public static func glorotNormal(seed: Int?) -> GlorotNormal { GlorotNormal(seed: seed) }
}
extension Initializer where Self == HeUniform {
    /// ``HeUniform``.
    public static var heUniform: HeUniform { HeUniform() }
    /// ``HeUniform`` with a seed.
    public static func heUniform(seed: Int?) -> HeUniform { HeUniform(seed: seed) }
}
extension Initializer where Self == HeNormal {
    /// ``HeNormal``.
    public static var heNormal: HeNormal { HeNormal() }
    /// ``HeNormal`` with a seed.
    public static func heNormal(seed: Int?) -> HeNormal { HeNormal(seed: seed) }
}
extension Initializer where Self == LecunUniform {
    /// ``LecunUniform``.
    public static var lecunUniform: LecunUniform { LecunUniform() }
    /// ``LecunUniform`` with a seed.
    public static func lecunUniform(seed: Int?) -> LecunUniform { LecunUniform(seed: seed) }
}
extension Initializer where Self == LecunNormal {
    /// ``LecunNormal``.
    public static var lecunNormal: LecunNormal { LecunNormal() }
    /// ``LecunNormal`` with a seed.
    public static func lecunNormal(seed: Int?) -> LecunNormal { LecunNormal(seed: seed) }
}
extension Initializer where Self == Zeros {
    /// ``Zeros``.
    public static var zeros: Zeros { Zeros() }
}
extension Initializer where Self == Ones {
    /// ``Ones``.
    public static var ones: Ones { Ones() }
}
extension Initializer where Self == Constant {
    /// ``Constant``.
    public static func constant(_ value: Double) -> Constant { Constant(value: value) }
}
extension Initializer where Self == RandomNormal {
    /// ``RandomNormal`` with Keras' defaults.
    public static var randomNormal: RandomNormal { RandomNormal() }
    /// ``RandomNormal``.
    public static func randomNormal(
        mean: Double = 0, standardDeviation: Double = 0.05, seed: Int? = nil
    ) -> RandomNormal {
        RandomNormal(mean: mean, standardDeviation: standardDeviation, seed: seed)
    }
}
extension Initializer where Self == TruncatedNormal {
    /// ``TruncatedNormal`` with Keras' defaults.
    public static var truncatedNormal: TruncatedNormal { TruncatedNormal() }
    /// ``TruncatedNormal``.
    public static func truncatedNormal(
        mean: Double = 0, standardDeviation: Double = 0.05, seed: Int? = nil
    ) -> TruncatedNormal {
        TruncatedNormal(mean: mean, standardDeviation: standardDeviation, seed: seed)
    }
}
extension Initializer where Self == RandomUniform {
    /// ``RandomUniform`` with Keras' defaults.
    public static var randomUniform: RandomUniform { RandomUniform() }
    /// ``RandomUniform``.
    public static func randomUniform(
        minimum: Double = -0.05, maximum: Double = 0.05, seed: Int? = nil
    ) -> RandomUniform {
        RandomUniform(minimum: minimum, maximum: maximum, seed: seed)
    }
}
extension Initializer where Self == Orthogonal {
    /// ``Orthogonal`` with gain 1.
    public static var orthogonal: Orthogonal { Orthogonal() }
    /// ``Orthogonal``.
    public static func orthogonal(gain: Double = 1, seed: Int? = nil) -> Orthogonal {
        Orthogonal(gain: gain, seed: seed)
    }
}
extension Initializer where Self == VarianceScaling {
    /// ``VarianceScaling``.
    public static func varianceScaling(
        scale: Double = 1, mode: VarianceScaling.Mode = .fanIn,
        distribution: VarianceScaling.Distribution = .truncatedNormal, seed: Int? = nil
    ) -> VarianceScaling {
        VarianceScaling(scale: scale, mode: mode, distribution: distribution, seed: seed)
    }
}
