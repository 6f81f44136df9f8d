/// Steps by the sign of a mean gradient: all elements move equally far.
///
///     w −= rate · sign(beta1 · m + (1 − beta1) · g);  m = beta2 · m + (1 − beta2) · g
///
/// Rates are about a tenth of Adam's.
///
/// - Source: Chen et al. 2023, arXiv:2302.06675.
public final class Lion: Optimizer, Configurable {
    /// How much of the step comes from the mean gradient before.
    public let beta1: Double
    /// How much of the mean gradient is kept at each step.
    public let beta2: Double

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - beta1: above 0, at most 1; default 0.9.
    ///   - beta2: 0 … 1; default 0.99.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `lion`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.99,
        weightDecay: Double? = nil, clipnorm: Double? = nil, globalClipnorm: Double? = nil,
        clipvalue: Double? = nil, name: String = "lion"
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
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
            learningRate: config[\Optimizer.rateOrSchedule], beta1: config[\Lion.beta1],
            beta2: config[\Lion.beta2],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `momentum` for each variable.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables { try addSlot("momentum", for: variable) }
    }

    /// w −= rate · sign(beta1 · m + (1 − beta1) · g).
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let m = slot("momentum", of: variable) else { return }
        let direction = sign(m.value * beta1 + gradient * (1 - beta1))
        variable.assign(variable.value - direction * learningRate)
        m.assign(m.value * beta2 + gradient * (1 - beta2))
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "lion").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "beta_1", \Lion.beta1, default: 0.9,
                    rule: Rule(
                        { "\($0) above 0, at most 1" }, fix: "Leave it out for 0.9.",
                        holds: { $0 > 0 && $0 <= 1 }),
                    "How much of the step comes from the mean gradient before."),
                Parameter(
                    "beta_2", \Lion.beta2, default: 0.99,
                    rule: .within(0...1, fix: "Leave it out for 0.99."),
                    "How much of the mean gradient is kept at each step."),
            ]
    }
}
