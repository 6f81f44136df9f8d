// `kernelInitializer: .heNormal` instead of `kernelInitializer: HeNormal()`.

extension Initializer where Self == GlorotUniform {
    /// ``GlorotUniform``.
    public static var glorotUniform: GlorotUniform { GlorotUniform() }
}
extension Initializer where Self == GlorotNormal {
    /// ``GlorotNormal``.
    public static var glorotNormal: GlorotNormal { GlorotNormal() }
}
extension Initializer where Self == HeUniform {
    /// ``HeUniform``.
    public static var heUniform: HeUniform { HeUniform() }
}
extension Initializer where Self == HeNormal {
    /// ``HeNormal``.
    public static var heNormal: HeNormal { HeNormal() }
}
extension Initializer where Self == LecunUniform {
    /// ``LecunUniform``.
    public static var lecunUniform: LecunUniform { LecunUniform() }
}
extension Initializer where Self == LecunNormal {
    /// ``LecunNormal``.
    public static var lecunNormal: LecunNormal { LecunNormal() }
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
        mean: Double = 0, standardDeviation: Double = 0.05
    ) -> RandomNormal {
        RandomNormal(mean: mean, standardDeviation: standardDeviation)
    }
}
extension Initializer where Self == TruncatedNormal {
    /// ``TruncatedNormal`` with Keras' defaults.
    public static var truncatedNormal: TruncatedNormal { TruncatedNormal() }
    /// ``TruncatedNormal``.
    public static func truncatedNormal(
        mean: Double = 0, standardDeviation: Double = 0.05
    ) -> TruncatedNormal {
        TruncatedNormal(mean: mean, standardDeviation: standardDeviation)
    }
}
extension Initializer where Self == RandomUniform {
    /// ``RandomUniform`` with Keras' defaults.
    public static var randomUniform: RandomUniform { RandomUniform() }
    /// ``RandomUniform``.
    public static func randomUniform(
        minimum: Double = -0.05, maximum: Double = 0.05
    ) -> RandomUniform {
        RandomUniform(minimum: minimum, maximum: maximum)
    }
}
extension Initializer where Self == Orthogonal {
    /// ``Orthogonal`` with gain 1.
    public static var orthogonal: Orthogonal { Orthogonal() }
    /// ``Orthogonal``.
    public static func orthogonal(gain: Double) -> Orthogonal { Orthogonal(gain: gain) }
}
extension Initializer where Self == VarianceScaling {
    /// ``VarianceScaling``.
    public static func varianceScaling(
        scale: Double = 1, mode: VarianceScaling.Mode = .fanIn,
        distribution: VarianceScaling.Distribution = .truncatedNormal
    ) -> VarianceScaling {
        VarianceScaling(scale: scale, mode: mode, distribution: distribution)
    }
}
