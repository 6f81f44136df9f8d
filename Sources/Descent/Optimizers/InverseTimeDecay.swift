/// The rate falls like one over the time.
///
///     rate(step) = initial / (1 + decayRate · step / decaySteps)
public struct InverseTimeDecay: LearningRateSchedule {
    /// The rate of the first step.
    public let initialLearningRate: Double
    /// The unit of time, in steps.
    public let decaySteps: Int
    /// How fast the rate falls.
    public let decayRate: Double
    /// Whether the time is rounded down.
    public let staircase: Bool

    /// - Parameters:
    ///   - initialLearningRate: above 0.
    ///   - decaySteps: 1 or more.
    ///   - decayRate: 0 or more.
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
            rateFault("decayRate", decayRate, zeroAllowed: true))
    }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        var time = step / decaySteps
        if staircase { time = floor(time) }
        return initialLearningRate / (1 + time * decayRate)
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
