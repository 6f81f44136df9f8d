/// The rate falls by the factor `decayRate` every `decaySteps` steps, smoothly or in stairs.
///
///     rate(step) = initial · decayRate^(step / decaySteps)
public struct ExponentialDecay: StaircaseDecay, Configurable {
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

    static var decayRule: Rule<Double> { .rate }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        pow(Tensor.full([], decayRate), time(step)) * initialLearningRate
    }
}
