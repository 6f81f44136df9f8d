/// The rate falls by the factor `decayRate` every `decaySteps` steps, smoothly or in stairs.
///
///     rate(step) = initial · decayRate^(step / decaySteps)
public struct ExponentialDecay: LearningRateSchedule {
    /// The rate of the first step.
    public let initialLearningRate: Double
    /// Steps for one factor.
    public let decaySteps: Int
    /// The factor.
    public let decayRate: Double
    /// Whether the exponent is rounded down.
    public let staircase: Bool

    /// - Parameters:
    ///   - initialLearningRate: above 0.
    ///   - decaySteps: 1 or more.
    ///   - decayRate: above 0; below 1 the rate falls.
    ///   - staircase: whether the rate stays the same for `decaySteps` steps; default false.
    public init(
        initialLearningRate: Double, decaySteps: Int, decayRate: Double, staircase: Bool = false
    ) {
        self.initialLearningRate = initialLearningRate
        self.decaySteps = decaySteps
        self.decayRate = decayRate
        self.staircase = staircase
    }

    /// The first fault in the values it was made with.
    public var configurationError: ConfigurationError? {
        firstFault(
            rateFault("initialLearningRate", initialLearningRate, zeroAllowed: false),
            stepsFault("decaySteps", decaySteps),
            rateFault("decayRate", decayRate, zeroAllowed: false))
    }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        var exponent = step / decaySteps
        if staircase { exponent = floor(exponent) }
        return pow(Tensor.full([], decayRate), exponent) * initialLearningRate
    }

    /// The arguments under Keras' own keys.
    public func config() -> [ConfigEntry] {
        [
            ConfigEntry("initial_learning_rate", .double(initialLearningRate)),
            ConfigEntry("decay_steps", .int(decaySteps)),
            ConfigEntry("decay_rate", .double(decayRate)),
            ConfigEntry("staircase", .bool(staircase)),
            ConfigEntry("name", .string(kerasClassName)),
        ]
    }
}
