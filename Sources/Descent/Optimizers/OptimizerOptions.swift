/// What every optimiser can do to gradients and weights before its update.
public struct OptimizerOptions: Sendable, Hashable {
    /// Weights shrink by `weightDecay · learning rate` of themselves at each step, before the update
    /// (decoupled, as in AdamW); nil for none.
    public var weightDecay: Double?
    /// The largest L2 norm of the gradient of one variable.
    public var clipnorm: Double?
    /// The largest L2 norm of all gradients together.
    public var globalClipnorm: Double?
    /// The largest size of one element of a gradient.
    public var clipvalue: Double?

    /// - Parameters: see the properties; default none of them.
    public init(
        weightDecay: Double? = nil, clipnorm: Double? = nil, globalClipnorm: Double? = nil,
        clipvalue: Double? = nil
    ) {
        self.weightDecay = weightDecay
        self.clipnorm = clipnorm
        self.globalClipnorm = globalClipnorm
        self.clipvalue = clipvalue
    }

    func check(_ require: (Bool, String, String, String) -> Void) {
        if let weightDecay {
            require(
                weightDecay >= 0 && weightDecay.isFinite, "a finite weightDecay of 0 or more",
                "\(weightDecay)", "Leave it out for no decay.")
        }
        let clips = [
            ("clipnorm", clipnorm), ("globalClipnorm", globalClipnorm), ("clipvalue", clipvalue),
        ]
        let given = clips.compactMap { name, value in value.map { (name, $0) } }
        for (name, value) in given {
            require(
                value > 0 && value.isFinite, "a finite \(name) above 0", "\(value)",
                "Leave it out for no clipping.")
        }
        require(
            given.count <= 1, "at most one of clipnorm, globalClipnorm and clipvalue",
            given.map(\.0).joined(separator: " and "), "Leave one.")
    }

    func config() -> [ConfigEntry] {
        func number(_ value: Double?) -> ConfigValue { value.map { .double($0) } ?? .null }
        return [
            ConfigEntry("weight_decay", number(weightDecay)),
            ConfigEntry("clipnorm", number(clipnorm)),
            ConfigEntry("global_clipnorm", number(globalClipnorm)),
            ConfigEntry("clipvalue", number(clipvalue)),
            // Keras writes these too; Descent has none of them, and these values switch them off.
            ConfigEntry("use_ema", .bool(false)),
            ConfigEntry("ema_momentum", .double(0.99)),
            ConfigEntry("ema_overwrite_frequency", .null),
            ConfigEntry("loss_scale_factor", .null),
            ConfigEntry("gradient_accumulation_steps", .null),
        ]
    }

    /// The gradients within the limits.
    func clipped(_ gradients: [Tensor]) -> [Tensor] {
        if let clipnorm { return gradients.map { clipByNorm($0, clipnorm) } }
        if let clipvalue { return gradients.map { clip($0, min: -clipvalue, max: clipvalue) } }
        guard let globalClipnorm else { return gradients }
        let squares = gradients.map { square($0).sum() }
        guard let first = squares.first else { return gradients }
        let norm = sqrt(squares.dropFirst().reduce(first, +))
        // A norm of 0 gives 1/0 = ∞ and so the factor 1.
        let scale = minimum(1 / norm, 1 / globalClipnorm) * globalClipnorm
        return gradients.map { $0 * scale.cast(to: $0.dtype) }
    }
}

private func clipByNorm(_ gradient: Tensor, _ limit: Double) -> Tensor {
    let norm = sqrt(square(gradient).sum())
    return gradient * limit / maximum(norm, limit)
}
