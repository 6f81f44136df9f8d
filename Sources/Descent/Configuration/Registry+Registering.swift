public import DescentCore

// One for each kind: a class of another kind is an error of the compiler. Registering the same
// class again changes nothing.

extension Registry {
    /// Makes a layer of yours known by its name.
    ///
    /// - Parameters:
    ///   - type: the class.
    ///   - className: what files call it; default the name of the class.
    ///     ``Described/kerasClassName`` returns the same.
    ///   - name: the string that stands for it; default the class name in Keras' style.
    /// - Throws: ``ConfigurationError`` if another class has a name.
    public static func register<T: Layer & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try layers.add(.init(type, className: className, name: name) { try T(config: $0) })
    }

    /// Makes a loss of yours known by its name; the string is for `compile(loss:)`.
    public static func register<T: Loss & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try losses.add(.init(type, className: className, name: name) { try T(config: $0) })
    }

    /// Makes a metric of yours known by its name; the string is for `compile(metrics:)`.
    public static func register<T: Metric & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try metrics.add(.init(type, className: className, name: name) { try T(config: $0) })
    }

    /// Makes an optimiser of yours known by its name; the string is for `compile(optimizer:)`.
    public static func register<T: Optimizer & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try optimizers.add(.init(type, className: className, name: name) { try T(config: $0) })
    }

    /// Makes a learning rate schedule of yours known by its name.
    public static func register<T: LearningRateSchedule & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try schedules.add(.init(type, className: className, name: name) { try T(config: $0) })
    }

    /// Makes an initialiser of yours known by its name; the string is for arguments of layers.
    public static func register<T: Initializer & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try initializers.add(.init(type, className: className, name: name) { try T(config: $0) })
    }

    /// Makes a regulariser of yours known by its name; the string is for arguments of layers.
    public static func register<T: Regularizer & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try regularizers.add(.init(type, className: className, name: name) { try T(config: $0) })
    }

    /// Makes a function of yours known by a name, which configurations then hold:
    ///
    /// ```swift
    /// try Registry.register(activation: "squared_relu") { square(relu($0)) }
    /// Dense(10, activation: "squared_relu")
    /// ```
    ///
    /// - Parameters:
    ///   - name: what configurations and strings call it.
    ///   - range: the numbers that come out, as in ``ActivationFunction/custom(range:_:)``.
    ///   - function: what is applied.
    /// - Throws: ``ConfigurationError`` if an activation has the name already.
    public static func register(
        activation name: String, range: ClosedRange<Double>? = nil,
        _ function: @escaping @Sendable (Tensor) -> Tensor
    ) throws {
        let activation = ActivationFunction.custom(function, name: name, range: range)
        let row = NameTable.Row(name: name, aliases: [], value: activation)
        if name != ActivationFunction.customName, activations.add(row) == nil { return }
        throw ConfigurationError(
            who: "Registry.register", expected: "a new name for an activation", got: "'\(name)'",
            fix: "Choose another.")
    }
}
