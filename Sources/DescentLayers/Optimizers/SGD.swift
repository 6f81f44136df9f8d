/// Gradient descent, plain or with momentum.
///
///     m = momentum · m − rate · g;  w += m     // nesterov: w += momentum · m − rate · g
public final class SGD: Optimizer, Configurable {
    /// How much of the last step is kept, 0 … 1.
    public let momentum: Double
    /// Whether the gradient is taken as if after the momentum's step.
    public let nesterov: Bool

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.01, as Keras 3.
    ///   - momentum: 0 … 1, default 0: none.
    ///   - nesterov: Nesterov's form of the momentum, default false.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `SGD`, as Keras.
    public init(
        learningRate: any LearningRateSchedule = 0.01, momentum: Double = 0, nesterov: Bool = false,
        weightDecay: Double? = nil, clipnorm: Double? = nil, globalClipnorm: Double? = nil,
        clipvalue: Double? = nil, name: String = "SGD"
    ) {
        self.momentum = momentum
        self.nesterov = nesterov
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
            momentum: config[\SGD.momentum], nesterov: config[\SGD.nesterov],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `momentum` for each variable; none without a momentum.
    public override func makeSlots(for variables: [Variable]) throws {
        guard momentum != 0 else { return }
        for variable in variables { try addSlot("momentum", for: variable) }
    }

    /// w −= rate · g; with momentum w += m.
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let slot = slot("momentum", of: variable) else {
            variable.assign(variable.value - gradient * learningRate)
            return
        }
        // Grouped as in Keras, so that rounding is the same.
        let pull = gradient * learningRate
        slot.assign(slot.value * momentum - pull)
        let step = nesterov ? slot.value * momentum - pull : slot.value
        variable.assign(variable.value + step)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "SGD").defaulting("learning_rate", to: 0.01) + [
                Parameter(
                    "momentum", \SGD.momentum, default: 0,
                    rule: .within(0...1, "a momentum", fix: "0.9 is a common value."),
                    "How much of the last step is kept."),
                Parameter(
                    "nesterov", \SGD.nesterov, default: false,
                    "Whether the gradient is taken as if after the momentum's step."),
            ]
    }
}
