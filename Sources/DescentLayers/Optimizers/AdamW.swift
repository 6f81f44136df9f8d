/// ``Adam`` with weight decay apart from the gradient.
///
/// All variables decay unless ``Optimizer/excludeFromWeightDecay(names:)`` leaves them out.
/// - Source: Loshchilov and Hutter 2017, arXiv:1711.05101.
public final class AdamW: Adam, Configurable {
    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; nil for none.
    ///     Default 0.004.
    ///   - beta1: 0 up to, not including, 1; default 0.9.
    ///   - beta2: 0 up to, not including, 1; default 0.999.
    ///   - epsilon: default `1e-7`.
    ///   - amsgrad: the variant of Reddi et al. 2018, default false.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `adamw`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, weightDecay: Double? = 0.004,
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7, amsgrad: Bool = false,
        clipnorm: Double? = nil, globalClipnorm: Double? = nil, clipvalue: Double? = nil,
        name: String = "adamw"
    ) {
        super.init(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
            amsgrad: amsgrad, weightDecay: weightDecay, clipnorm: clipnorm,
            globalClipnorm: globalClipnorm, clipvalue: clipvalue, name: name)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        let options = try OptimizerOptions(config: config)
        try self.init(
            learningRate: config[\Optimizer.rateOrSchedule],
            weightDecay: options.weightDecay, beta1: config[\Adam.beta1],
            beta2: config[\Adam.beta2], epsilon: config[\Adam.epsilon],
            amsgrad: config[\Adam.amsgrad], clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// Those of ``Adam``, with its own name and weight decay.
    public override class var parameters: [Parameter] {
        super.parameters.defaulting("name", to: "adamw").defaulting("weight_decay", to: 0.004)
            .placing("weight_decay", .listed)
    }
}
