/// Steps by running means of the gradient and of its square.
///
///     m += (g − m) · (1 − beta1);  v += (g² − v) · (1 − beta2)
///     w −= rate · √(1 − beta2ᵗ) / (1 − beta1ᵗ) · m / (√v + epsilon)  // t: the step, from 1
///
/// - Source: Kingma and Ba 2014, arXiv:1412.6980; epsilon outside the root,
///   beside the uncorrected v, as Keras 3.
open class Adam: Optimizer {
    /// How much of the mean gradient is kept at each step.
    public let beta1: Double
    /// How much of the mean square is kept at each step.
    public let beta2: Double
    /// Added to the root.
    public let epsilon: Double
    /// Whether the largest v so far is used.
    public let amsgrad: Bool

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - beta1: 0 up to, not including, 1; default 0.9.
    ///   - beta2: 0 up to, not including, 1; default 0.999.
    ///   - epsilon: default `1e-7`.
    ///   - amsgrad: the variant of Reddi et al. 2018, default false.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `adam`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, amsgrad: Bool = false, weightDecay: Double? = nil,
        clipnorm: Double? = nil, globalClipnorm: Double? = nil, clipvalue: Double? = nil,
        name: String = "adam"
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.amsgrad = amsgrad
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
            beta1: config[\Adam.beta1], beta2: config[\Adam.beta2],
            epsilon: config[\Adam.epsilon], amsgrad: config[\Adam.amsgrad],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `momentum` and `velocity` for each variable; then, with ``amsgrad``,
    /// `velocity_hat` for each.
    open override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("momentum", for: variable)
            try addSlot("velocity", for: variable)
        }
        guard amsgrad else { return }
        for variable in variables { try addSlot("velocity_hat", for: variable) }
    }

    /// The rate corrected for means that start at 0, in float32 as Keras.
    open override func stepSize(_ learningRate: Tensor, step: Tensor) -> Tensor {
        let kept1 = pow(Tensor.full([], beta1), step)
        let kept2 = pow(Tensor.full([], beta2), step)
        return learningRate * sqrt(1 - kept2) / (1 - kept1)
    }

    /// w −= rate · m / (√v + epsilon), with the largest v so far under ``amsgrad``.
    open override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let m = slot("momentum", of: variable), let v = slot("velocity", of: variable) else {
            return
        }
        guard let largest = slot("velocity_hat", of: variable) else {
            let step = adamStep(
                weight: variable.value, m: m.value, v: v.value, gradient: gradient,
                rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
            variable.assign(step.weight)
            m.assign(step.m)
            v.assign(step.v)
            return
        }
        let means = adamMeans(
            m: m.value, v: v.value, gradient: gradient, beta1: beta1, beta2: beta2)
        m.assign(means.m)
        v.assign(means.v)
        largest.assign(maximum(largest.value, means.v))
        variable.assign(
            variable.value - means.m * learningRate / (sqrt(largest.value) + epsilon))
    }

    /// The arguments in Keras' order.
    open override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "adam").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "beta_1", \Adam.beta1, default: 0.9, rule: .keptShare,
                    "How much of the mean gradient is kept at each step."),
                Parameter(
                    "beta_2", \Adam.beta2, default: 0.999, rule: .keptShare,
                    "How much of the mean square is kept at each step."),
                .epsilon(\Adam.epsilon),
                Parameter(
                    "amsgrad", \Adam.amsgrad, default: false,
                    "Whether the largest v so far is used."),
            ]
    }
}
