// `optimizer: .nadam(learningRate: 0.01)` instead of `optimizer: Nadam(learningRate: 0.01)`. Limits on
// gradients are arguments of the classes.

extension Optimizer {
    /// ``Adadelta`` with Keras' defaults.
    public static var adadelta: Optimizer { Adadelta() }
    /// ``Adamax`` with Keras' defaults.
    public static var adamax: Optimizer { Adamax() }
    /// ``Nadam`` with Keras' defaults.
    public static var nadam: Optimizer { Nadam() }
    /// ``Ftrl`` with Keras' defaults.
    public static var ftrl: Optimizer { Ftrl() }
    /// ``Lion`` with Keras' defaults.
    public static var lion: Optimizer { Lion() }
    /// ``Adafactor`` with Keras' defaults.
    public static var adafactor: Optimizer { Adafactor() }
    /// ``Lamb`` with Keras' defaults.
    public static var lamb: Optimizer { Lamb() }
    /// ``Muon`` with Keras' defaults.
    public static var muon: Optimizer { Muon() }

    /// ``Adadelta``; see there for the arguments.
    public static func adadelta(
        learningRate: any LearningRateSchedule = 0.001, rho: Double = 0.95, epsilon: Double = 1e-7,
        weightDecay: Double? = nil
    ) -> Optimizer {
        Adadelta(learningRate: learningRate, rho: rho, epsilon: epsilon, weightDecay: weightDecay)
    }

    /// ``Adamax``; see there for the arguments.
    public static func adamax(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, weightDecay: Double? = nil
    ) -> Optimizer {
        Adamax(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
            weightDecay: weightDecay)
    }

    /// ``Nadam``; see there for the arguments.
    public static func nadam(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, weightDecay: Double? = nil
    ) -> Optimizer {
        Nadam(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
            weightDecay: weightDecay)
    }

    /// ``Lion``; see there for the arguments.
    public static func lion(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.99,
        weightDecay: Double? = nil
    ) -> Optimizer {
        Lion(learningRate: learningRate, beta1: beta1, beta2: beta2, weightDecay: weightDecay)
    }

    /// ``Lamb``; see there for the arguments.
    public static func lamb(
        learningRate: any LearningRateSchedule = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, weightDecay: Double? = nil
    ) -> Optimizer {
        Lamb(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
            weightDecay: weightDecay)
    }

    /// ``Muon``; see there for the arguments.
    public static func muon(
        learningRate: any LearningRateSchedule = 0.001, excludeLayers: [String] = [],
        weightDecay: Double? = 0.004
    ) -> Optimizer {
        Muon(learningRate: learningRate, excludeLayers: excludeLayers, weightDecay: weightDecay)
    }

    /// This optimizer inside of a ``LossScaleOptimizer``: `.adam(learningRate: 0.01).scalingLoss()`.
    ///
    /// - Parameter initialScale: the factor of the first step; default 32,768.
    public final func scalingLoss(initialScale: Double = 32_768) -> Optimizer {
        LossScaleOptimizer(self, initialScale: initialScale)
    }
}
