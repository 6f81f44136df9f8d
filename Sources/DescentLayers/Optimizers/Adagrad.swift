/// Divides the gradient by the root of the sum of all its squares so far.
///
///     a += g²;  w −= rate · g / √(a + epsilon)
///
/// - Source: Duchi et al. 2011; epsilon inside the root as Keras 3.
public final class Adagrad: Optimizer, Configurable {
    /// What the sums start from.
    public let initialAccumulatorValue: Double
    /// Added below the root.
    public let epsilon: Double

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - initialAccumulatorValue: 0 or more, default 0.1.
    ///   - epsilon: default `1e-7`.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `adagrad`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, initialAccumulatorValue: Double = 0.1,
        epsilon: Double = 1e-7, weightDecay: Double? = nil, clipnorm: Double? = nil,
        globalClipnorm: Double? = nil, clipvalue: Double? = nil, name: String = "adagrad"
    ) {
        self.initialAccumulatorValue = initialAccumulatorValue
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
            learningRate: config[\Optimizer.rateOrSchedule],
            initialAccumulatorValue: config[\Adagrad.initialAccumulatorValue],
            epsilon: config[\Adagrad.epsilon],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `accumulator` for each variable, which starts from ``initialAccumulatorValue``.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("accumulator", for: variable, initialValue: initialAccumulatorValue)
        }
    }

    /// a += g²; w −= rate · g / √(a + epsilon).
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let sum = slot("accumulator", of: variable) else { return }
        sum.assign(sum.value + square(gradient))
        variable.assign(variable.value - gradient * learningRate / sqrt(sum.value + epsilon))
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "adagrad").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "initial_accumulator_value", \Adagrad.initialAccumulatorValue, default: 0.1,
                    rule: .finite(atLeast: 0, fix: "Leave it out for 0.1."),
                    "What the sums of squares start from."),
                .epsilon(\Adagrad.epsilon),
            ]
    }
}
