/// What ``ExponentialDecay`` and ``InverseTimeDecay`` have in common: a time counted in units
/// of steps, smoothly or in stairs.
protocol StaircaseDecay: LearningRateSchedule {
    var initialLearningRate: Double { get }
    var decaySteps: Int { get }
    var decayRate: Double { get }
    var staircase: Bool { get }
    init(initialLearningRate: Double, decaySteps: Int, decayRate: Double, staircase: Bool)

    /// What ``decayRate`` must be.
    static var decayRule: Rule<Double> { get }
}

extension StaircaseDecay {
    /// `initial_learning_rate`, `decay_steps`, `decay_rate`, `staircase` and Keras' `name`.
    public static var parameters: [Parameter] {
        [
            .initialRate(\Self.initialLearningRate),
            .decaySteps(\Self.decaySteps, "The unit of time, in steps."),
            Parameter("decay_rate", \Self.decayRate, rule: decayRule, "How fast the rate falls."),
            Parameter(
                "staircase", \Self.staircase, default: false, "Whether the time is rounded down."),
            .scheduleName(String(describing: Self.self)),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            initialLearningRate: config[\Self.initialLearningRate],
            decaySteps: config[\Self.decaySteps], decayRate: config[\Self.decayRate],
            staircase: config[\Self.staircase])
    }

    /// The time of a step, in units of ``decaySteps``.
    func time(_ step: Tensor) -> Tensor {
        let time = step / decaySteps
        return staircase ? floor(time) : time
    }
}
