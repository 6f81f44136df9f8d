extension Optimizer {
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
}
