extension Registry {
    /// By Keras' class names and strings.
    public static let optimizers = ClassRegistry<Optimizer>(
        "an optimizer", "optimizers",
        [
            .init(SGD.self), .init(RMSprop.self, "rmsprop"),
            .init(Adam.self, name: "adam") { try Adam(config: $0) },
            .init(AdamW.self, "adamw"), .init(Adagrad.self), .init(Adadelta.self),
            .init(Adamax.self), .init(Nadam.self), .init(Ftrl.self), .init(Lion.self),
            .init(Adafactor.self), .init(Lamb.self), .init(Muon.self),
            .init(LossScaleOptimizer.self, "lossscaleoptimizer"),
            .init(ScheduleFreeAdamW.self, "schedulefreeadamw"),
        ])

    /// Makes an optimiser of yours known by its name; the string is for `compile(optimizer:)`.
    public static func register<T: Optimizer & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try optimizers.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
