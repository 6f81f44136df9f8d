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

    /// Whether moving averages of the weights are kept, which replace them when `fit` is over.
    public var useEma: Bool
    /// How much of the averages is kept at each step.
    public var emaMomentum: Double
    /// After so many steps each, the averages replace the weights meanwhile too; nil for never.
    public var emaOverwriteFrequency: Int?
    /// The loss is multiplied by it for the derivatives, and these divided by it again, so that
    /// small ones are not 0 in half precision; nil for 1.
    public var lossScaleFactor: Double?
    /// Batches whose gradients are averaged for one step; nil for a step with each.
    public var gradientAccumulationSteps: Int?

    /// - Parameters: see the properties; default none of them.
    public init(
        weightDecay: Double? = nil, clipnorm: Double? = nil, globalClipnorm: Double? = nil,
        clipvalue: Double? = nil, useEma: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil
    ) {
        self.weightDecay = weightDecay
        self.clipnorm = clipnorm
        self.globalClipnorm = globalClipnorm
        self.clipvalue = clipvalue
        self.useEma = useEma
        self.emaMomentum = emaMomentum
        self.emaOverwriteFrequency = emaOverwriteFrequency
        self.lossScaleFactor = lossScaleFactor
        self.gradientAccumulationSteps = gradientAccumulationSteps
    }

    /// What keeps averages, as source code; nil without them.
    private var averagingSource: String? {
        guard useEma else { return nil }
        var arguments = ["momentum: \(emaMomentum.swiftSource())"]
        if let steps = emaOverwriteFrequency { arguments.append("overwriteFrequency: \(steps)") }
        return "averagingWeights(\(arguments.joined(separator: ", ")))"
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
            Parameter(
                "use_ema", \Optimizer.options.useEma, default: false,
                "Whether averages of the weights replace them when training is over."
            ).chained { (optimizer: Optimizer) in optimizer.options.averagingSource },
            Parameter(
                "ema_momentum", \Optimizer.options.emaMomentum, default: 0.99,
                rule: .within(0...1, "a momentum", fix: "Use 0.99."),
                "How much of the averages is kept at each step."
            ).spelled { (_: Optimizer) in nil },
            Parameter(
                "ema_overwrite_frequency", \Optimizer.options.emaOverwriteFrequency,
                rule: .atLeast(1, fix: "Leave it out for never."),
                "Steps after which averages replace the weights meanwhile."
            ).spelled { (_: Optimizer) in nil },
            Parameter(
                "loss_scale_factor", \Optimizer.options.lossScaleFactor,
                rule: .finite(above: 0, fix: "Leave it out for 1."),
                "The factor of the loss for its derivatives, taken out of these again."
            ).chained { (optimizer: Optimizer) in
                optimizer.options.lossScaleFactor.map { "scalingLoss(by: \($0.swiftSource()))" }
            },
            Parameter(
                "gradient_accumulation_steps", \Optimizer.options.gradientAccumulationSteps,
                rule: .atLeast(2, fix: "Leave it out for a step with each batch."),
                "Batches whose gradients are averaged for one step."
            ).chained { (optimizer: Optimizer) in
                optimizer.options.gradientAccumulationSteps.map {
                    "accumulatingGradients(steps: \($0))"
                }
            },
        ]
    }

    /// From the arguments of an optimiser's table.
    public init(config: Configuration) throws {
        weightDecay = try config[\Optimizer.options.weightDecay]
        clipnorm = try config[\Optimizer.options.clipnorm]
        globalClipnorm = try config[\Optimizer.options.globalClipnorm]
        clipvalue = try config[\Optimizer.options.clipvalue]
        useEma = try config[\Optimizer.options.useEma]
        emaMomentum = try config[\Optimizer.options.emaMomentum]
        emaOverwriteFrequency = try config[\Optimizer.options.emaOverwriteFrequency]
        lossScaleFactor = try config[\Optimizer.options.lossScaleFactor]
        gradientAccumulationSteps = try config[\Optimizer.options.gradientAccumulationSteps]
    }

    /// The limit on gradients; nil for none.
    var clipping: GradientClipping? {
        if let clipnorm { return .norm(clipnorm) }
        if let clipvalue { return .value(clipvalue) }
        return globalClipnorm.map { .globalNorm($0) }
    }
}
