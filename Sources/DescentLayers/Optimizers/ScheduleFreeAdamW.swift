/// ``Adam`` whose weights are averages of where it has been, which takes the place of a rate that
/// falls.
///
///     v += (g² − v) · (1 − beta2)
///     z −= rate · g / (√(v / (1 − beta2ᵗ)) + epsilon)           // t: the step, from 1
///     x += (z − x) / t;  w = (1 − beta1) · z + beta1 · x
///
/// z, the slot `momentum`, starts from the weights; x is found again from w and z, as Keras does.
///
/// - Source: Defazio et al. 2024, arXiv:2405.15682; as Keras 3.
public final class ScheduleFreeAdamW: Optimizer, Configurable {
    /// How much of the average, against z, the weights are made of.
    public let beta1: Double
    /// How much of the mean square is kept at each step.
    public let beta2: Double
    /// Added to the root.
    public let epsilon: Double
    /// How many steps the rate rises.
    public let warmupSteps: Int

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.0025, as Keras 3.
    ///   - beta1: above 0, below 1; default 0.9.
    ///   - beta2: 0 up to, not including, 1; default 0.999.
    ///   - epsilon: default `1e-8`.
    ///   - warmupSteps: steps in which the rate rises to its full size; default 0.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `schedule_free_adam_w`.
    public init(
        learningRate: any LearningRateSchedule = 0.0025, beta1: Double = 0.9,
        beta2: Double = 0.999, epsilon: Double = 1e-8, warmupSteps: Int = 0,
        weightDecay: Double? = nil, clipnorm: Double? = nil, globalClipnorm: Double? = nil,
        clipvalue: Double? = nil, name: String = "schedule_free_adam_w"
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.warmupSteps = warmupSteps
        super.init(
            learningRate: learningRate,
            options: OptimizerOptions(
                weightDecay: weightDecay, clipnorm: clipnorm, globalClipnorm: globalClipnorm,
                clipvalue: clipvalue), name: name)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        let options = try OptimizerOptions(config: config)
        try self.init(
            learningRate: config[\Optimizer.rateOrSchedule],
            beta1: config[\ScheduleFreeAdamW.beta1], beta2: config[\ScheduleFreeAdamW.beta2],
            epsilon: config[\ScheduleFreeAdamW.epsilon],
            warmupSteps: config[\ScheduleFreeAdamW.warmupSteps],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `momentum`, which starts from the weights, and `velocity` for each variable.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("momentum", copying: variable)
            try addSlot("velocity", for: variable)
        }
    }

    /// The rate, as far as it has risen.
    public override func stepSize(_ learningRate: Tensor, step: Tensor) -> Tensor {
        guard warmupSteps > 0 else { return learningRate }
        return learningRate * minimum(step / Double(warmupSteps), 1)
    }

    /// w = (1 − beta1) · z + beta1 · x.
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let z = slot("momentum", of: variable), let v = slot("velocity", of: variable) else {
            return
        }
        let weight = variable.value.cast(to: gradient.dtype)
        let average = (weight - z.value * (1 - beta1)) / beta1
        v.assign(v.value + (square(gradient) - v.value) * (1 - beta2))
        let size = v.value / (1 - pow(Tensor.full([], beta2), currentStep))
        z.assign(z.value - gradient * learningRate / (sqrt(size) + epsilon))
        let share = (1 / currentStep).cast(to: gradient.dtype)
        let next = average * (1 - share) + z.value * share
        variable.assign(z.value * (1 - beta1) + next * beta1)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "schedule_free_adam_w")
            .defaulting("learning_rate", to: 0.0025) + [
                Parameter(
                    "beta_1", \ScheduleFreeAdamW.beta1, default: 0.9,
                    rule: Rule(
                        { "\($0) between 0 and 1" }, fix: "Leave it out for 0.9.",
                        holds: { $0 > 0 && $0 < 1 }),
                    "How much of the average the weights are made of."),
                Parameter(
                    "beta_2", \ScheduleFreeAdamW.beta2, default: 0.999, rule: .keptShare,
                    "How much of the mean square is kept at each step."),
                Parameter(
                    "epsilon", \ScheduleFreeAdamW.epsilon, default: 1e-8,
                    rule: .finite(atLeast: 0, fix: "Leave it out for 1e-8."),
                    "Keeps from dividing by 0."),
                Parameter(
                    "warmup_steps", \ScheduleFreeAdamW.warmupSteps, default: 0,
                    rule: .atLeast(0, fix: "Leave it out for 0."),
                    "How many steps the rate rises."),
            ]
    }
}
