extension Registry {
    /// By Keras' class names and strings.
    public static let losses = ClassRegistry<Loss>(
        "a loss", "losses",
        [
            .init(BinaryCrossentropy.self, nil, "bce"), .init(CategoricalCrossentropy.self),
            .init(SparseCategoricalCrossentropy.self), .init(MeanSquaredError.self, nil, "mse"),
            .init(MeanAbsoluteError.self, nil, "mae"),
            .init(MeanAbsolutePercentageError.self, nil, "mape"),
            .init(MeanSquaredLogarithmicError.self, nil, "msle"),
            .init(Huber.self, nil, "huber_loss"), .init(LogCosh.self), .init(Hinge.self),
            .init(SquaredHinge.self), .init(CategoricalHinge.self),
            .init(KLDivergence.self, "kl_divergence", "kld"), .init(Poisson.self),
            .init(CosineSimilarity.self), .init(BinaryFocalCrossentropy.self),
            .init(CategoricalFocalCrossentropy.self),
            .init(CategoricalGeneralizedCrossEntropy.self), .init(Dice.self), .init(Tversky.self),
            .init(Circle.self), .init(CTC.self, "ctc"),
        ])

    /// Makes a loss of yours known by its name; the string is for `compile(loss:)`.
    public static func register<T: Loss & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try losses.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
