/// What every optimiser can do to gradients and weights before its update.
public struct OptimizerOptions: Sendable, Hashable {
    /// Weights shrink by `weightDecay · learning rate` of themselves at each step,
    /// before the update (decoupled, as in AdamW); nil for none.
    public var weightDecay: Double?
    /// The largest L2 norm of the gradient of one variable. Gradients of any size are clipped:
    /// their squares are never formed, which overflow from 1.8e19 on.
    public var clipnorm: Double?
    /// The largest L2 norm of all gradients together; computed as ``clipnorm``.
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
        if let clipnorm { return gradients.flatMap { clipByNorm([$0], clipnorm) } }
        if let clipvalue { return gradients.map { clip($0, min: -clipvalue, max: clipvalue) } }
        guard let globalClipnorm else { return gradients }
        return clipByNorm(gradients, globalClipnorm)
    }
}

/// The gradients, scaled so that their norm together is at most `limit`.
///
/// With the largest magnitude m the norm is m · r, where r = sqrt(Σ (g / m)²): neither m nor r can
/// overflow or vanish, their product and squares of g can. NaN makes all gradients NaN.
private func clipByNorm(_ gradients: [Tensor], _ limit: Double) -> [Tensor] {
    let wide = gradients.map { $0.isHalf ? $0.cast(to: .float32) : $0 }
    let sizes = wide.map { abs($0).max() }
    guard let first = sizes.first else { return [] }
    let largest = sizes.dropFirst().reduce(first, maximum)
    let unit = Tensor.where(largest .== 0, largest.onesLike(), largest)
    let squares = wide.map { square($0 / unit.cast(to: $0.dtype)).sum() }
    let relative = sqrt(squares.dropFirst().reduce(squares[0], +))
    // Written so that a comparison with NaN, which is false, clips.
    let isSmall = relative .<= limit / unit
    let divisor = Tensor.where(isSmall, unit.onesLike(), unit)
    let factor = Tensor.where(isSmall, relative.onesLike(), limit / relative)
    return zip(gradients, wide).map { gradient, wide in
        let clipped = wide / divisor.cast(to: wide.dtype) * factor.cast(to: wide.dtype)
        return clipped.cast(to: gradient.dtype)
    }
}
