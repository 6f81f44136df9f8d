/// The rate falls to `endLearningRate` within `decaySteps` steps, along a power of the time left.
///
///     rate(step) = (initial − end) · (1 − step / decaySteps)^power + end
public struct PolynomialDecay: LearningRateSchedule, Configurable {
    /// The rate of the first step.
    public let initialLearningRate: Double
    /// How many steps the fall takes.
    public let decaySteps: Int
    /// The rate after the fall.
    public let endLearningRate: Double
    /// 1 is a straight line.
    public let power: Double
    /// Whether the fall starts again, over a longer time, when it is over.
    public let cycle: Bool

    /// - Parameters:
    ///   - initialLearningRate: above 0.
    ///   - decaySteps: 1 or more.
    ///   - endLearningRate: 0 or more, default 0.0001.
    ///   - power: above 0, default 1.
    ///   - cycle: default false.
    public init(
        initialLearningRate: Double, decaySteps: Int, endLearningRate: Double = 0.0001,
        power: Double = 1, cycle: Bool = false
    ) {
        self.initialLearningRate = initialLearningRate
        self.decaySteps = decaySteps
        self.endLearningRate = endLearningRate
        self.power = power
        self.cycle = cycle
    }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        var end = Tensor.full([], Double(decaySteps))
        var step = step
        if cycle {
            end *= maximum(ceil(step / decaySteps), 1)
        } else {
            step = minimum(step, decaySteps)
        }
        return pow(1 - step / end, power) * (initialLearningRate - endLearningRate)
            + endLearningRate
    }

    /// The arguments in Keras' order.
    public static var parameters: [Parameter] {
        [
            .initialRate(\PolynomialDecay.initialLearningRate),
            .decaySteps(\PolynomialDecay.decaySteps, "How many steps the fall takes."),
            Parameter(
                "end_learning_rate", \PolynomialDecay.endLearningRate, default: 0.0001,
                rule: .rateOrZero, "The rate after the fall."),
            Parameter(
                "power", \PolynomialDecay.power, default: 1, rule: .rate,
                "The power of the time left; 1 is a straight line."),
            Parameter(
                "cycle", \PolynomialDecay.cycle, default: false,
                "Whether the fall starts again, over a longer time, when it is over."),
            .scheduleName("PolynomialDecay"),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            initialLearningRate: config[\PolynomialDecay.initialLearningRate],
            decaySteps: config[\PolynomialDecay.decaySteps],
            endLearningRate: config[\PolynomialDecay.endLearningRate],
            power: config[\PolynomialDecay.power], cycle: config[\PolynomialDecay.cycle])
    }
}
