/// The rate falls like one over the time.
///
///     rate(step) = initial / (1 + decayRate · step / decaySteps)
public struct InverseTimeDecay: StaircaseDecay, Configurable {
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

    static var decayRule: Rule<Double> { .rateOrZero }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        initialLearningRate / (1 + time(step) * decayRate)
    }
}
