public import DescentCore

// `kernelInitializer: "zeros"`, `kernelRegularizer: "l2"`: a string is an initialiser and a
// regulariser, as a number is a learning-rate schedule. What it stands for is looked up
// when it is used.

extension String: Initializer, Regularizer {
    /// The initialiser or regulariser Keras calls by this name.
    var initializer: (any Initializer)? { initializerTable[self]?() }
    private var regularizer: (any Regularizer)? { regularizerTable[self]?() }

    /// Keras' class name of what it names.
    public var kerasClassName: String {
        initializer?.kerasClassName ?? regularizer?.kerasClassName ?? self
    }

    /// The default arguments of what it names, under Keras' own keys.
    public func config() -> [ConfigEntry] { initializer?.config() ?? regularizer?.config() ?? [] }

    /// The values of the initialiser it names.
    ///
    /// - Throws: ``ConfigurationError`` for a name that is not one, with the nearest.
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        guard let initializer else { throw initializerFault(who: "Initializer") }
        return try initializer.values(shape: shape, source: &source)
    }

    /// The penalty of the regulariser it names; invalid for a name that is not one.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        guard let regularizer else { return .invalid(regularizerFault(who: "Regularizer")) }
        return regularizer(x)
    }

    /// Why it names no initialiser.
    func initializerFault(who: String) -> ConfigurationError {
        initializerTable.fault(self, who: who, at: NameScope.current?.nearestLocation)
    }

    /// Why it names no regulariser.
    func regularizerFault(who: String) -> ConfigurationError {
        regularizerTable.fault(self, who: who, at: NameScope.current?.nearestLocation)
    }

    /// Whether it names an initialiser.
    var isInitializer: Bool { initializer != nil }
    /// Whether it names a regulariser.
    var isRegularizer: Bool { regularizer != nil }
}

/// The initialisers by Keras' names.
let initializerTable = NameTable<@Sendable () -> any Initializer>(
    "an initializer",
    [
        .init("zeros", "zero", value: { Zeros() }),
        .init("ones", "one", value: { Ones() }),
        .init("constant", value: { Constant() }),
        .init("glorot_uniform", value: { GlorotUniform() }),
        .init("glorot_normal", value: { GlorotNormal() }),
        .init("he_uniform", value: { HeUniform() }),
        .init("he_normal", value: { HeNormal() }),
        .init("lecun_uniform", value: { LecunUniform() }),
        .init("lecun_normal", value: { LecunNormal() }),
        .init("random_normal", "normal", value: { RandomNormal() }),
        .init("truncated_normal", value: { TruncatedNormal() }),
        .init("random_uniform", "uniform", value: { RandomUniform() }),
        .init("variance_scaling", value: { VarianceScaling() }),
        .init("orthogonal", "orthogonal_initializer", value: { Orthogonal() }),
    ])

/// The regularisers by Keras' names.
let regularizerTable = NameTable<@Sendable () -> any Regularizer>(
    "a regularizer",
    [
        .init("l1", value: { L1() }), .init("l2", value: { L2() }),
        .init("l1_l2", value: { L1L2() }),
    ])
