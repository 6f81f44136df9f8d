// `optimizer: .adam(learningRate: 0.1)` and `optimizer: "adam"` instead
// of `optimizer: Adam(learningRate: 0.1)`.

extension Optimizer {
    /// The optimiser Keras calls `name`, with Keras' defaults:
    /// for names from a file or the command line.
    ///
    /// - Parameter name: `adam`; case and underscores do not matter.
    /// - Throws: ``ConfigurationError`` for a name that is not one, with the nearest.
    public static func named(_ name: String) throws -> Optimizer {
        try named(name, who: "Optimizer.named")
    }

    /// ``SGD`` with Keras' defaults.
    public static var sgd: Optimizer { SGD() }
    /// ``RMSprop`` with Keras' defaults.
    public static var rmsprop: Optimizer { RMSprop() }
    /// ``Adam`` with Keras' defaults.
    public static var adam: Optimizer { Adam() }
    /// ``AdamW`` with Keras' defaults.
    public static var adamw: Optimizer { AdamW() }
    /// ``Adagrad`` with Keras' defaults.
    public static var adagrad: Optimizer { Adagrad() }

    /// ``SGD``; see there for the arguments.
    public static func sgd(
        learningRate: any LearningRateSchedule = 0.01, momentum: Double = 0, nesterov: Bool = false,
        weightDecay: Double? = nil, clipnorm: Double? = nil, globalClipnorm: Double? = nil,
        clipvalue: Double? = nil
    ) -> Optimizer {
        SGD(
            learningRate: learningRate, momentum: momentum, nesterov: nesterov,
            weightDecay: weightDecay, clipnorm: clipnorm, globalClipnorm: globalClipnorm,
            clipvalue: clipvalue)
    }

    /// ``RMSprop``; see there for the arguments.
    public static func rmsprop(
        learningRate: any LearningRateSchedule = 0.001, rho: Double = 0.9, momentum: Double = 0,
        epsilon: Double = 1e-7, centered: Bool = false, weightDecay: Double? = nil,
        clipnorm: Double? = nil, globalClipnorm: Double? = nil, clipvalue: Double? = nil
    ) -> Optimizer {
        RMSprop(
            learningRate: learningRate, rho: rho, momentum: momentum, epsilon: epsilon,
            centered: centered, weightDecay: weightDecay, clipnorm: clipnorm,
            globalClipnorm: globalClipnorm, clipvalue: clipvalue)
    }

    /// ``Adam``; see there for the arguments.
    public static func adam(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, amsgrad: Bool = false, weightDecay: Double? = nil,
        clipnorm: Double? = nil, globalClipnorm: Double? = nil, clipvalue: Double? = nil
    ) -> Optimizer {
        Adam(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
            amsgrad: amsgrad, weightDecay: weightDecay, clipnorm: clipnorm,
            globalClipnorm: globalClipnorm, clipvalue: clipvalue)
    }

    /// ``AdamW``; see there for the arguments.
    public static func adamw(
        learningRate: any LearningRateSchedule = 0.001, weightDecay: Double = 0.004,
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7, amsgrad: Bool = false,
        clipnorm: Double? = nil, globalClipnorm: Double? = nil, clipvalue: Double? = nil
    ) -> Optimizer {
        AdamW(
            learningRate: learningRate, weightDecay: weightDecay, beta1: beta1, beta2: beta2,
            epsilon: epsilon, amsgrad: amsgrad, clipnorm: clipnorm, globalClipnorm: globalClipnorm,
            clipvalue: clipvalue)
    }

    /// ``Adagrad``; see there for the arguments.
    public static func adagrad(
        learningRate: any LearningRateSchedule = 0.001, initialAccumulatorValue: Double = 0.1,
        epsilon: Double = 1e-7, weightDecay: Double? = nil, clipnorm: Double? = nil,
        globalClipnorm: Double? = nil, clipvalue: Double? = nil
    ) -> Optimizer {
        Adagrad(
            learningRate: learningRate, initialAccumulatorValue: initialAccumulatorValue,
            epsilon: epsilon, weightDecay: weightDecay, clipnorm: clipnorm,
            globalClipnorm: globalClipnorm, clipvalue: clipvalue)
    }
}
