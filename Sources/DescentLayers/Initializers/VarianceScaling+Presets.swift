/// An initialiser that is ``VarianceScaling`` with fixed arguments.
protocol VarianceScalingPreset: ElementwiseInitializer {
    static var scaling: VarianceScaling { get }
    init(seed: Int?)
}

extension VarianceScalingPreset {
    /// `seed`.
    public static var parameters: [Parameter] { [.seed(\Self.seed)] + VarianceScaling.axes }
    /// From the arguments of the table.
    public init(config: Configuration) throws { try self.init(seed: config[\Self.seed]) }
    func drawing(shape: Shape) throws -> Drawing {
        try Self.scaling.drawing(shape: shape)
    }
}

/// Uniform in ±√(6 / (fanIn + fanOut)): Keras' default for kernels.
///
/// - Source: Glorot and Bengio, AISTATS 2010.
public struct GlorotUniform: VarianceScalingPreset, Configurable {
    static let scaling = VarianceScaling(mode: .fanAverage, distribution: .uniform)
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?
    /// - Parameter seed: makes every call give the same numbers; default none.
    public init(seed: Int? = nil) { self.seed = seed }
}

/// Truncated normal with variance 2 / (fanIn + fanOut).
///
/// - Source: Glorot and Bengio, AISTATS 2010.
public struct GlorotNormal: VarianceScalingPreset, Configurable {
    static let scaling = VarianceScaling(mode: .fanAverage)
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?
    /// - Parameter seed: makes every call give the same numbers; default none.
    public init(seed: Int? = nil) { self.seed = seed }
}

/// Uniform in ±√(6 / fanIn), for layers followed by relu.
///
/// - Source: He et al. 2015, arXiv:1502.01852.
public struct HeUniform: VarianceScalingPreset, Configurable {
    static let scaling = VarianceScaling(scale: 2, distribution: .uniform)
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?
    /// - Parameter seed: makes every call give the same numbers; default none.
    public init(seed: Int? = nil) { self.seed = seed }
}

/// Truncated normal with variance 2 / fanIn, for layers followed by relu.
///
/// - Source: He et al. 2015, arXiv:1502.01852.
public struct HeNormal: VarianceScalingPreset, Configurable {
    static let scaling = VarianceScaling(scale: 2)
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?
    /// - Parameter seed: makes every call give the same numbers; default none.
    public init(seed: Int? = nil) { self.seed = seed }
}

/// Uniform in ±√(3 / fanIn), for layers followed by selu.
///
/// - Source: LeCun et al. 1998, Efficient BackProp.
public struct LecunUniform: VarianceScalingPreset, Configurable {
    static let scaling = VarianceScaling(distribution: .uniform)
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?
    /// - Parameter seed: makes every call give the same numbers; default none.
    public init(seed: Int? = nil) { self.seed = seed }
}

/// Truncated normal with variance 1 / fanIn, for layers followed by selu.
///
/// - Source: LeCun et al. 1998, Efficient BackProp.
public struct LecunNormal: VarianceScalingPreset, Configurable {
    static let scaling = VarianceScaling()
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?
    /// - Parameter seed: makes every call give the same numbers; default none.
    public init(seed: Int? = nil) { self.seed = seed }
}
