/// The rate falls along half a cosine, if wanted after a linear warm-up.
///
///     rate(step) = initial · ((1 − alpha) · (1 + cos(π · step / decaySteps)) / 2 + alpha)
///
/// With `warmupTarget` it first rises from `initialLearningRate` to that within `warmupSteps`
/// steps, and falls from there.
public struct CosineDecay: LearningRateSchedule, Configurable {
    /// The rate of the first step.
    public let initialLearningRate: Double
    /// How many steps the fall takes.
    public let decaySteps: Int
    /// The rate after the fall, as a share of where it starts.
    public let alpha: Double
    /// Where the warm-up ends; nil for no warm-up.
    public let warmupTarget: Double?
    /// How many steps the warm-up takes.
    public let warmupSteps: Int

    /// - Parameters:
    ///   - initialLearningRate: 0 or more.
    ///   - decaySteps: 1 or more, not counting the warm-up.
    ///   - alpha: 0 … 1, default 0.
    ///   - warmupTarget: 0 or more, default none.
    ///   - warmupSteps: default 0; without `warmupTarget` it is ignored, as Keras.
    public init(
        initialLearningRate: Double, decaySteps: Int, alpha: Double = 0,
        warmupTarget: Double? = nil, warmupSteps: Int = 0
    ) {
        self.initialLearningRate = initialLearningRate
        self.decaySteps = decaySteps
        self.alpha = alpha
        self.warmupTarget = warmupTarget
        self.warmupSteps = warmupSteps
    }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        guard let warmupTarget, warmupSteps > 0 else {
            return fall(from: warmupTarget ?? initialLearningRate, minimum(step, decaySteps))
        }
        // As fractions: the sum of two integers may not fit one.
        let step = minimum(step, Double(decaySteps) + Double(warmupSteps))
        let rise = step / warmupSteps * (warmupTarget - initialLearningRate) + initialLearningRate
        return .where(step .< warmupSteps, rise, fall(from: warmupTarget, step - warmupSteps))
    }

    private func fall(from start: Double, _ step: Tensor) -> Tensor {
        let cosine = (cos(step / decaySteps * Double.pi) + 1) * 0.5
        return (cosine * (1 - alpha) + alpha) * start
    }

    /// The arguments in Keras' order.
    public static var parameters: [Parameter] {
        [
            .initialRate(\CosineDecay.initialLearningRate, rule: .rateOrZero),
            .decaySteps(\CosineDecay.decaySteps, "How many steps the fall takes."),
            Parameter(
                "alpha", \CosineDecay.alpha, default: 0,
                rule: .within(0...1, fix: "Leave it out for 0."),
                "The rate after the fall, as a share of where it starts."),
            .scheduleName("CosineDecay"),
            Parameter(
                "warmup_target", \CosineDecay.warmupTarget, rule: .rate,
                "Where the warm-up ends; null for no warm-up."),
            Parameter(
                "warmup_steps", \CosineDecay.warmupSteps, default: 0,
                rule: .atLeast(0, fix: "Leave it out for 0."),
                "How many steps the warm-up takes."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            initialLearningRate: config[\CosineDecay.initialLearningRate],
            decaySteps: config[\CosineDecay.decaySteps],
            alpha: config[\CosineDecay.alpha],
            warmupTarget: config[\CosineDecay.warmupTarget],
            warmupSteps: config[\CosineDecay.warmupSteps])
    }

    /// The first fault in the values it was made with: without a warm-up the first rate
    /// is above 0 too.
    public var configurationError: ConfigurationError? {
        let isZero = warmupTarget == nil && initialLearningRate == 0
        let breach =
            isZero ? Rule<Double>.rate.breach(initialLearningRate, "initialLearningRate") : nil
        return breach.map { ConfigurationError($0, who: kerasClassName) } ?? parameterFault()
    }
}
