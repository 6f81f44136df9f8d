extension Registry {
    /// By Keras' class names and strings.
    public static let initializers = ClassRegistry<any Initializer>(
        "an initializer", "initializers",
        [
            .init(Zeros.self, nil, "zero"), .init(Ones.self, nil, "one"), .init(Constant.self),
            .init(GlorotUniform.self), .init(GlorotNormal.self), .init(HeUniform.self),
            .init(HeNormal.self), .init(LecunUniform.self), .init(LecunNormal.self),
            .init(RandomNormal.self, nil, "normal"), .init(TruncatedNormal.self),
            .init(RandomUniform.self, nil, "uniform"), .init(VarianceScaling.self),
            .init(Orthogonal.self, nil, "orthogonal_initializer"),
            .init(IdentityInitializer.self, "identity"), .init(STFTInitializer.self, "stft"),
        ])

    /// Makes an initialiser of yours known by its name; the string is for arguments of layers.
    public static func register<T: Initializer & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try initializers.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
