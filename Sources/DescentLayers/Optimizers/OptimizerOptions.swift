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

    /// The limits that are set, of which there may be one.
    var clips: [String] {
        let all = [
            ("clipnorm", clipnorm), ("globalClipnorm", globalClipnorm), ("clipvalue", clipvalue),
        ]
        return all.filter { $0.1 != nil }.map(\.0)
    }

    /// The rows of every optimiser's table, and what Keras writes too.
    static var parameters: [Parameter] {
        let limit = Rule<Double>.finite(above: 0, fix: "Leave it out for no clipping.")
        return [
            Parameter(
                "weight_decay", \Optimizer.options.weightDecay,
                rule: .finite(atLeast: 0, fix: "Leave it out for no decay."),
                "Share of the weights, times the rate, taken off at each step."
            ).placed(.common),
            Parameter(
                "clipnorm", \Optimizer.options.clipnorm, rule: limit,
                "Largest norm of each gradient."
            ).placed(.common),
            Parameter(
                "global_clipnorm", \Optimizer.options.globalClipnorm, rule: limit,
                "Largest norm of all gradients together."
            ).placed(.common),
            Parameter(
                "clipvalue", \Optimizer.options.clipvalue, rule: limit,
                "Largest element of a gradient, by amount."
            ).placed(.common),
            .fixed("use_ema", .bool(false), "averages of weights."),
            .fixed("ema_momentum", .double(0.99), "averages of weights."),
            .fixed("ema_overwrite_frequency", .null, "averages of weights."),
            .fixed("loss_scale_factor", .null, "losses scaled for half precision."),
            .fixed("gradient_accumulation_steps", .null, "gradients of several batches."),
        ]
    }

    /// From the arguments of an optimiser's table.
    public init(config: Configuration) throws {
        weightDecay = try config[\Optimizer.options.weightDecay]
        clipnorm = try config[\Optimizer.options.clipnorm]
        globalClipnorm = try config[\Optimizer.options.globalClipnorm]
        clipvalue = try config[\Optimizer.options.clipvalue]
    }

    /// The limit on gradients; nil for none.
    var clipping: GradientClipping? {
        if let clipnorm { return .norm(clipnorm) }
        if let clipvalue { return .value(clipvalue) }
        return globalClipnorm.map { .globalNorm($0) }
    }
}
