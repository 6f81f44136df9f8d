/// ``Adam`` with the largest gradient, by amount, in place of the mean square.
///
///     m += (g − m) · (1 − beta1);  u = max(beta2 · u, |g|)
///     w −= rate / (1 − beta1ᵗ) · m / (u + epsilon)        // t: the step, from 1
///
/// - Source: Kingma and Ba 2014, arXiv:1412.6980, section 7.1.
public final class Adamax: Optimizer, Configurable {
    /// How much of the mean gradient is kept at each step.
    public let beta1: Double
    /// How much of the largest gradient is kept at each step.
    public let beta2: Double
    /// Added to what is divided by.
    public let epsilon: Double

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - beta1: 0 up to, not including, 1; default 0.9.
    ///   - beta2: 0 up to, not including, 1; default 0.999.
    ///   - epsilon: default `1e-7`.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `adamax`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, weightDecay: Double? = nil, clipnorm: Double? = nil,
        globalClipnorm: Double? = nil, clipvalue: Double? = nil, name: String = "adamax"
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
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
            learningRate: config[\Optimizer.rateOrSchedule], beta1: config[\Adamax.beta1],
            beta2: config[\Adamax.beta2], epsilon: config[\Adamax.epsilon],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `momentum` and `norm` for each variable.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("momentum", for: variable)
            try addSlot("norm", for: variable)
        }
    }

    /// w −= rate · m / ((1 − beta1ᵗ) · (u + epsilon)).
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let m = slot("momentum", of: variable), let u = slot("norm", of: variable) else {
            return
        }
        m.assign(m.value + (gradient - m.value) * (1 - beta1))
        u.assign(maximum(u.value * beta2, abs(gradient)))
        let missing = 1 - pow(Tensor.full([], beta1), currentStep)
        variable.assign(variable.value - learningRate * m.value / (missing * (u.value + epsilon)))
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "adamax").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "beta_1", \Adamax.beta1, default: 0.9, rule: .keptShare,
                    "How much of the mean gradient is kept at each step."),
                Parameter(
                    "beta_2", \Adamax.beta2, default: 0.999, rule: .keptShare,
                    "How much of the largest gradient is kept at each step."),
                .epsilon(\Adamax.epsilon),
            ]
    }
}
