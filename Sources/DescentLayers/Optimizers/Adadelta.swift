/// Steps by the ratio of what weights have moved and what gradients have been.
///
///     a = rho · a + (1 − rho) · g²
///     s = −g · √(d + epsilon) / √(a + epsilon)
///     d = rho · d + (1 − rho) · s²;  w += rate · s
///
/// - Source: Zeiler 2012, arXiv:1212.5701; with a rate as Keras 3.
public final class Adadelta: Optimizer, Configurable {
    /// How much of the running means is kept at each step.
    public let rho: Double
    /// Added below the roots.
    public let epsilon: Double

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3; the paper has 1.
    ///   - rho: 0 up to, not including, 1; default 0.95.
    ///   - epsilon: default `1e-7`.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `adadelta`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, rho: Double = 0.95, epsilon: Double = 1e-7,
        weightDecay: Double? = nil, clipnorm: Double? = nil, globalClipnorm: Double? = nil,
        clipvalue: Double? = nil, name: String = "adadelta"
    ) {
        self.rho = rho
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
            learningRate: config[\Optimizer.rateOrSchedule], rho: config[\Adadelta.rho],
            epsilon: config[\Adadelta.epsilon],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `accumulated_grad` and `accumulated_delta_var` for each variable.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("accumulated_grad", for: variable)
            try addSlot("accumulated_delta_var", for: variable)
        }
    }

    /// w −= rate · g · √(d + epsilon) / √(a + epsilon).
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let squares = slot("accumulated_grad", of: variable),
            let moves = slot("accumulated_delta_var", of: variable)
        else { return }
        squares.assign(squares.value * rho + square(gradient) * (1 - rho))
        let step = -(sqrt(moves.value + epsilon) * gradient / sqrt(squares.value + epsilon))
        moves.assign(moves.value * rho + square(step) * (1 - rho))
        variable.assign(variable.value + step * learningRate)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "adadelta").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "rho", \Adadelta.rho, default: 0.95, rule: .keptShare,
                    "How much of the running means is kept at each step."),
                .epsilon(\Adadelta.epsilon),
            ]
    }
}
