extension Registry {
    /// By Keras' class names.
    public static let schedules = ClassRegistry<any LearningRateSchedule>(
        "a learning rate schedule", "schedules",
        [
            .init(CosineDecay.self), .init(CosineDecayRestarts.self), .init(ExponentialDecay.self),
            .init(InverseTimeDecay.self),
            .init(PiecewiseConstantDecay.self), .init(PolynomialDecay.self),
        ])

    /// Makes a learning rate schedule of yours known by its name.
    public static func register<T: LearningRateSchedule & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try schedules.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
