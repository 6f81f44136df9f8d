/// Divides the gradient by a running mean of its size.
///
///     v = rho · v + (1 − rho) · g²;  w −= rate · g / √(v + epsilon)
///
/// - Source: Hinton's lecture 6e, 2012; epsilon inside the root as Keras 3.
public final class RMSprop: Optimizer, Configurable {
    /// How much of the running mean is kept at each step, 0 … 1.
    public let rho: Double
    /// How much of the last step is kept, 0 … 1.
    public let momentum: Double
    /// Added below the root.
    public let epsilon: Double
    /// Whether the mean of the gradient is taken off its mean square.
    public let centered: Bool

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - rho: 0 up to, not including, 1; default 0.9.
    ///   - momentum: 0 … 1, default 0: none.
    ///   - epsilon: default `1e-7`.
    ///   - centered: default false.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `rmsprop`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, rho: Double = 0.9, momentum: Double = 0,
        epsilon: Double = 1e-7, centered: Bool = false, weightDecay: Double? = nil,
        clipnorm: Double? = nil, globalClipnorm: Double? = nil, clipvalue: Double? = nil,
        name: String = "rmsprop"
    ) {
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered
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
            rho: config[\RMSprop.rho], momentum: config[\RMSprop.momentum],
            epsilon: config[\RMSprop.epsilon], centered: config[\RMSprop.centered],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `velocity` for each variable, then `momentum` and `average_gradient` if they are used.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables { try addSlot("velocity", for: variable) }
        if momentum > 0 {
            for variable in variables { try addSlot("momentum", for: variable) }
        }
        if centered {
            for variable in variables { try addSlot("average_gradient", for: variable) }
        }
    }

    /// w −= rate · g / √(v + epsilon), with the momentum and the centred mean square if asked for.
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let velocity = slot("velocity", of: variable) else { return }
        velocity.assign(velocity.value * rho + square(gradient) * (1 - rho))
        var size = velocity.value + epsilon
        if let average = slot("average_gradient", of: variable) {
            average.assign(average.value * rho + gradient * (1 - rho))
            size = velocity.value - square(average.value) + epsilon
        }
        var step = gradient * learningRate / sqrt(size)
        if let slot = slot("momentum", of: variable) {
            slot.assign(slot.value * momentum + step)
            step = slot.value
        }
        variable.assign(variable.value - step)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "rmsprop").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "rho", \RMSprop.rho, default: 0.9, rule: .keptShare,
                    "How much of the running mean is kept at each step."),
                Parameter(
                    "momentum", \RMSprop.momentum, default: 0,
                    rule: .within(0...1, "a momentum", fix: "0 is none."),
                    "How much of the last step is kept."),
                .epsilon(\RMSprop.epsilon),
                Parameter(
                    "centered", \RMSprop.centered, default: false,
                    "Whether the mean of the gradient is taken off its mean square."),
            ]
    }
}
