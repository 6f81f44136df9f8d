/// ``Adam`` whose step for each variable is as long, times the rate, as the variable is.
///
///     m += (g − m) · (1 − beta1);  v += (g² − v) · (1 − beta2)
///     s = m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon)       // t: the step, from 1
///     w −= rate · s · ‖w‖ / ‖s‖                                    // rate · s if a norm is 0
///
/// - Source: You et al. 2019, arXiv:1904.00962.
public final class Lamb: Optimizer, Configurable {
    /// How much of the mean gradient is kept at each step.
    public let beta1: Double
    /// How much of the mean square is kept at each step.
    public let beta2: Double
    /// Added to the root.
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
    ///   - name: default `lamb`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, weightDecay: Double? = nil, clipnorm: Double? = nil,
        globalClipnorm: Double? = nil, clipvalue: Double? = nil, name: String = "lamb"
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
            learningRate: config[\Optimizer.rateOrSchedule], beta1: config[\Lamb.beta1],
            beta2: config[\Lamb.beta2], epsilon: config[\Lamb.epsilon],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `momentum` and `velocity` for each variable.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("momentum", for: variable)
            try addSlot("velocity", for: variable)
        }
    }

    /// w −= rate · s · ‖w‖ / ‖s‖.
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let m = slot("momentum", of: variable), let v = slot("velocity", of: variable) else {
            return
        }
        let means = adamMeans(
            m: m.value, v: v.value, gradient: gradient, beta1: beta1, beta2: beta2)
        m.assign(means.m)
        v.assign(means.v)
        let mean = means.m / (1 - pow(Tensor.full([], beta1), currentStep))
        let size = means.v / (1 - pow(Tensor.full([], beta2), currentStep))
        let step = mean / (sqrt(size) + epsilon)
        let weight = variable.value.cast(to: step.dtype)
        let (length, stepLength) = (norm(weight), norm(step))
        let isMeasured = (length .> 0) .& (stepLength .> 0)
        let ratio = Tensor.where(
            isMeasured, length / .where(isMeasured, stepLength, stepLength.onesLike()),
            length.onesLike())
        variable.assign(weight - step * (ratio * learningRate))
    }

    private func norm(_ x: Tensor) -> Tensor { sqrt(square(x).sum()) }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "lamb").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "beta_1", \Lamb.beta1, default: 0.9, rule: .keptShare,
                    "How much of the mean gradient is kept at each step."),
                Parameter(
                    "beta_2", \Lamb.beta2, default: 0.999, rule: .keptShare,
                    "How much of the mean square is kept at each step."),
                .epsilon(\Lamb.epsilon),
            ]
    }
}
