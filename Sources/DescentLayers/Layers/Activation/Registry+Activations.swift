public import DescentCore

extension Registry {
    /// By Keras' names.
    static let activations = NameTable<ActivationFunction>(
        "an activation",
        (ActivationFunction.allCases + [.glu]).map {
            .init(name: $0.kerasName, aliases: otherNames[$0] ?? [], value: $0)
        })

    private static let otherNames: [ActivationFunction: [String]] = [
        .silu: ["swish"], .hardSilu: ["hard_swish"],
    ]

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

extension Rule where Value == ActivationFunction {
    /// `the name of an activation`.
    public static var known: Rule {
        Rule(breach: { activation, _ in
            guard let name = activation.unknownName else { return nil }
            return Breach(
                expected: "the name of an activation", got: "'\(name)'",
                fix: Registry.activations.advice(for: name))
        })
    }
}
