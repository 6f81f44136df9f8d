/// Follow the regularised leader: for sparse inputs, with weights that L1 makes exactly 0.
///
///     a' = a + g²;  λ = l2RegularizationStrength + beta / (2 · rate);  p = −learningRatePower
///     z += g + 2 · l2Shrinkage · w − (a'ᵖ − aᵖ) / rate · w
///     w = (clip(z, ±l1) − z) / (a'ᵖ / rate + 2 · λ);  a = a'
///
/// - Source: McMahan et al. 2013, Ad Click Prediction; with shrinkage as Keras 3.
public final class Ftrl: Optimizer, Configurable {
    /// How the rate falls with the sum of squares: −½ is the root, 0 not at all.
    public let learningRatePower: Double
    /// What the sums of squares start from.
    public let initialAccumulatorValue: Double
    /// Drives weights to exactly 0.
    public let l1RegularizationStrength: Double
    /// Keeps weights small.
    public let l2RegularizationStrength: Double
    /// Keeps weights small by way of their gradients.
    public let l2ShrinkageRegularizationStrength: Double
    /// The paper's β.
    public let beta: Double

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - learningRatePower: 0 or less, default −0.5.
    ///   - initialAccumulatorValue: 0 or more, default 0.1.
    ///   - l1RegularizationStrength: 0 or more, default 0.
    ///   - l2RegularizationStrength: 0 or more, default 0.
    ///   - l2ShrinkageRegularizationStrength: 0 or more, default 0.
    ///   - beta: 0 or more, default 0.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `ftrl`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, learningRatePower: Double = -0.5,
        initialAccumulatorValue: Double = 0.1, l1RegularizationStrength: Double = 0,
        l2RegularizationStrength: Double = 0, l2ShrinkageRegularizationStrength: Double = 0,
        beta: Double = 0, weightDecay: Double? = nil, clipnorm: Double? = nil,
        globalClipnorm: Double? = nil, clipvalue: Double? = nil, name: String = "ftrl"
    ) {
        self.learningRatePower = learningRatePower
        self.initialAccumulatorValue = initialAccumulatorValue
        self.l1RegularizationStrength = l1RegularizationStrength
        self.l2RegularizationStrength = l2RegularizationStrength
        self.l2ShrinkageRegularizationStrength = l2ShrinkageRegularizationStrength
        self.beta = beta
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
            learningRatePower: config[\Ftrl.learningRatePower],
            initialAccumulatorValue: config[\Ftrl.initialAccumulatorValue],
            l1RegularizationStrength: config[\Ftrl.l1RegularizationStrength],
            l2RegularizationStrength: config[\Ftrl.l2RegularizationStrength],
            l2ShrinkageRegularizationStrength: config[\Ftrl.l2ShrinkageRegularizationStrength],
            beta: config[\Ftrl.beta],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// `accumulator`, which starts from ``initialAccumulatorValue``, and `linear` for each variable.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("accumulator", for: variable, initialValue: initialAccumulatorValue)
            try addSlot("linear", for: variable)
        }
    }

    /// w = (clip(z, ±l1) − z) / (a'ᵖ / rate + 2 · λ).
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let sum = slot("accumulator", of: variable), let linear = slot("linear", of: variable)
        else { return }
        let weight = variable.value.cast(to: gradient.dtype)
        let squares = sum.value + square(gradient)
        let power = pow(squares, -learningRatePower)
        let shrunk = gradient + weight * (2 * l2ShrinkageRegularizationStrength)
        let change = (power - pow(sum.value, -learningRatePower)) / learningRate
        linear.assign(linear.value + (shrunk - change * weight))
        let l2 = beta / (learningRate * 2) + l2RegularizationStrength
        let quadratic = power / learningRate + l2 * 2
        let l1 = l1RegularizationStrength
        variable.assign((clip(linear.value, min: -l1, max: l1) - linear.value) / quadratic)
        sum.assign(squares)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "ftrl").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "learning_rate_power", \Ftrl.learningRatePower, default: -0.5,
                    rule: Rule(
                        { "a finite \($0) of 0 or less" }, fix: "Leave it out for -0.5.",
                        holds: { $0 <= 0 && $0.isFinite }),
                    "How the rate falls with the sum of squares."),
                Parameter(
                    "initial_accumulator_value", \Ftrl.initialAccumulatorValue, default: 0.1,
                    rule: .finite(atLeast: 0, fix: "Leave it out for 0.1."),
                    "What the sums of squares start from."),
                strength("l1_regularization_strength", \Ftrl.l1RegularizationStrength, "L1"),
                strength("l2_regularization_strength", \Ftrl.l2RegularizationStrength, "L2"),
                strength(
                    "l2_shrinkage_regularization_strength",
                    \Ftrl.l2ShrinkageRegularizationStrength, "L2 by way of the gradients"),
                strength("beta", \Ftrl.beta, "the paper's beta"),
            ]
    }

    private class func strength(
        _ key: String, _ path: KeyPath<Ftrl, Double>, _ what: String
    ) -> Parameter {
        Parameter(
            key, path, default: 0, rule: .finite(atLeast: 0, fix: "Leave it out for 0."),
            "The strength of \(what).")
    }
}
