/// ``Adam`` with Nesterov's momentum, whose share grows with the steps.
///
///     μₜ = beta1 · (1 − 0.96ᵗ / 2)                         // t: the step, from 1
///     m += (g − m) · (1 − beta1);  v += (g² − v) · (1 − beta2)
///     m̂ = μₜ₊₁ · m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ) · g / (1 − μ₁⋯μₜ)
///     w −= rate · m̂ / (√(v / (1 − beta2ᵗ)) + epsilon)
///
/// - Source: Dozat 2016, Incorporating Nesterov Momentum into Adam; as Keras 3.
public final class Nadam: Optimizer, Configurable {
    /// How much of the mean gradient is kept at each step.
    public let beta1: Double
    /// How much of the mean square is kept at each step.
    public let beta2: Double
    /// Added to the root.
    public let epsilon: Double
    /// μ₁⋯μₜ.
    private var product: Variable?

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - beta1: 0 up to, not including, 1; default 0.9.
    ///   - beta2: 0 up to, not including, 1; default 0.999.
    ///   - epsilon: default `1e-7`.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `nadam`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, weightDecay: Double? = nil, clipnorm: Double? = nil,
        globalClipnorm: Double? = nil, clipvalue: Double? = nil, name: String = "nadam"
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
            learningRate: config[\Optimizer.rateOrSchedule], beta1: config[\Nadam.beta1],
            beta2: config[\Nadam.beta2], epsilon: config[\Nadam.epsilon],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `momentum` and `velocity` for each variable; then one number, the product of all shares.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("momentum", for: variable)
            try addSlot("velocity", for: variable)
        }
        let type = variables.first?.dtype.computing ?? .float32
        product = try addState("u_product", TensorSpec([], type), initialValue: 1)
    }

    /// Multiplies the product of all shares by that of this step.
    public override func beginStep(_ step: Tensor) {
        guard let product else { return }
        product.assign(product.value * share(step))
    }

    /// μ of a step.
    private func share(_ step: Tensor) -> Tensor {
        (1 - pow(Tensor.full([], 0.96), step) * 0.5) * beta1
    }

    /// w −= rate · m̂ / (√(v / (1 − beta2ᵗ)) + epsilon).
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let product, let m = slot("momentum", of: variable),
            let v = slot("velocity", of: variable)
        else { return }
        let means = adamMeans(
            m: m.value, v: v.value, gradient: gradient, beta1: beta1, beta2: beta2)
        m.assign(means.m)
        v.assign(means.v)
        let (now, next) = (share(currentStep), share(currentStep + 1))
        let ahead =
            means.m * (next / (1 - product.value * next))
            + gradient * ((1 - now) / (1 - product.value))
        let size = means.v / (1 - pow(Tensor.full([], beta2), currentStep))
        variable.assign(variable.value - ahead * learningRate / (sqrt(size) + epsilon))
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "nadam").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "beta_1", \Nadam.beta1, default: 0.9, rule: .keptShare,
                    "How much of the mean gradient is kept at each step."),
                Parameter(
                    "beta_2", \Nadam.beta2, default: 0.999, rule: .keptShare,
                    "How much of the mean square is kept at each step."),
                .epsilon(\Nadam.epsilon),
            ]
    }
}
