import DescentCore

/// A function layers apply to their sums: one of Keras', by its name or its string,
/// or one of your own.
///
/// ```swift
/// Dense(10, activation: .softmax)
/// Dense(10, activation: "softmax")
/// Dense(10, activation: .leakyRelu(negativeSlope: 0.1))
/// Dense(10, activation: .custom { tanh($0) * 2 })
/// Dense(10, activation: .custom(range: -2...2) { tanh($0) * 2 })
/// ```
///
/// A string that names no function is kept, and thrown by the layer when it is built.
public struct ActivationFunction: Sendable, Hashable, CaseIterable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// What is applied.
    enum Kind: Hashable {
        case named(NamedActivation)
        case custom(CustomActivation)
        case unknown(String)
    }
    let kind: Kind

    private init(_ named: NamedActivation) { kind = .named(named) }

    /// x itself.
    public static let linear = ActivationFunction(.linear)
    /// max(x, 0).
    public static let relu = ActivationFunction(.relu)
    /// 1 / (1 + e⁻ˣ).
    public static let sigmoid = ActivationFunction(.sigmoid)
    /// eˣ / Σ eˣ along the last axis.
    public static let softmax = ActivationFunction(.softmax)
    /// The hyperbolic tangent.
    public static let tanh = ActivationFunction(.tanh)
    /// x, or 0.2 · x where x is negative.
    public static let leakyRelu = ActivationFunction(.leakyRelu)
    /// x, or eˣ − 1 where x is negative.
    public static let elu = ActivationFunction(.elu)
    /// A scaled ``elu`` that keeps mean 0 and variance 1.
    public static let selu = ActivationFunction(.selu)
    /// x · Φ(x), exact.
    public static let gelu = ActivationFunction(.gelu)
    /// x · sigmoid(x), also called swish.
    public static let silu = ActivationFunction(.silu)
    /// Another name of ``silu``, as in Keras.
    public static let swish = silu
    /// ln(1 + eˣ).
    public static let softplus = ActivationFunction(.softplus)
    /// x / (1 + |x|).
    public static let softsign = ActivationFunction(.softsign)
    /// eˣ.
    public static let exponential = ActivationFunction(.exponential)
    /// relu6(x + 3) / 6.
    public static let hardSigmoid = ActivationFunction(.hardSigmoid)
    /// ln softmax(x) along the last axis.
    public static let logSoftmax = ActivationFunction(.logSoftmax)
    /// ln sigmoid(x).
    public static let logSigmoid = ActivationFunction(.logSigmoid)
    /// min(max(x, 0), 6).
    public static let relu6 = ActivationFunction(.relu6)
    /// x · tanh(softplus(x)).
    public static let mish = ActivationFunction(.mish)
    /// x, or eˣ − 1 where x is negative: ``elu`` with another place for its argument.
    public static let celu = ActivationFunction(.celu)
    /// x · ``hardSigmoid``, also called hard swish.
    public static let hardSilu = ActivationFunction(.hardSilu)
    /// min(max(x, −1), 1).
    public static let hardTanh = ActivationFunction(.hardTanh)
    /// x, or 0 where |x| is 0.5 or less.
    public static let hardShrink = ActivationFunction(.hardShrink)
    /// x moved by 0.5 towards 0, and 0 in between.
    public static let softShrink = ActivationFunction(.softShrink)
    /// x − tanh(x).
    public static let tanhShrink = ActivationFunction(.tanhShrink)
    /// (x + √(x² + 4)) / 2.
    public static let squareplus = ActivationFunction(.squareplus)
    /// 0 up to −1, x from 1 on, (x + 1)² / 4 in between.
    public static let sparsePlus = ActivationFunction(.sparsePlus)
    /// min(max(x + 1, 0), 2) / 2.
    public static let sparseSigmoid = ActivationFunction(.sparseSigmoid)
    /// Shares along the last axis, many of them 0; see ``sparsemax(_:axis:)``.
    public static let sparsemax = ActivationFunction(.sparsemax)
    /// The first half of the last axis times the sigmoid of the second: it halves the length, and so
    /// is none of ``allCases``.
    public static let glu = ActivationFunction.custom({ DescentCore.glu($0) }, name: "glu")

    /// All functions that Keras has a name for and that keep the shape.
    public static var allCases: [ActivationFunction] {
        NamedActivation.allCases.map(ActivationFunction.init)
    }

    /// A function of your own, which keeps the shape. Files cannot hold it:
    /// configurations say `custom`. One that uses weights belongs into a ``Layer``'s `call`.
    ///
    /// - Parameters:
    ///   - range: the numbers that come out, ends included: what the wiring check needs to hold
    ///     the function against a loss and its labels. Default nil, not known.
    ///   - function: what is applied.
    public static func custom(
        range: ClosedRange<Double>? = nil, _ function: @escaping @Sendable (Tensor) -> Tensor
    ) -> ActivationFunction {
        custom(function, name: customName, range: range)
    }

    /// What a layer does: Keras takes layers where it takes functions.
    ///
    /// - Parameter layer: an ``Activation``, ``ELU``, ``LeakyReLU``, ``ReLU`` or ``Softmax``. With
    ///   another one the layer that is to apply it throws when it is built.
    public static func layer(_ layer: Layer) -> ActivationFunction {
        ActivationFunction(layer) ?? ActivationFunction(kind: .unknown(layer.kerasClassName))
    }

    /// What configurations call a function without a name.
    static let customName = "custom"

    /// A function of your own with the name that configurations have for it.
    static func custom(
        _ function: @escaping @Sendable (Tensor) -> Tensor, name: String,
        range: ClosedRange<Double>? = nil
    ) -> ActivationFunction {
        ActivationFunction(kind: .custom(CustomActivation(name, range, function)))
    }

    init(kind: Kind) { self.kind = kind }

    /// From Keras' name; see ``named(_:)`` for names known only at run time.
    public init(stringLiteral name: String) {
        self = Registry.activations[name] ?? ActivationFunction(kind: .unknown(name))
    }

    /// The function Keras calls `name`: for names from a file or the command line.
    ///
    /// - Parameter name: `leaky_relu`; case and underscores do not matter.
    /// - Throws: ``ConfigurationError`` for a name that is not one, with the nearest.
    public static func named(_ name: String) throws -> ActivationFunction {
        try Registry.activations.require(name, who: "ActivationFunction.named")
    }

    /// The function Keras calls `kerasName`, or nil.
    public init?(kerasName: String) {
        if kerasName == Self.glu.kerasName {
            self = .glu
            return
        }
        guard let named = NamedActivation(rawValue: kerasName) else { return nil }
        self.init(named)
    }

    /// The name in Keras and in its files: `leaky_relu`; for a function of your own that it is
    /// registered by, or `custom`.
    public var kerasName: String {
        switch kind {
        case .named(let named): named.rawValue
        case .custom(let custom): custom.name
        case .unknown(let name): name
        }
    }

    /// Keras' name.
    public var description: String { kerasName }

    /// The function of `x`, element by element (softmax: row by row).
    public func callAsFunction(_ x: Tensor) -> Tensor {
        switch kind {
        case .named(let named): named(x)
        case .custom(let custom): custom.function(x)
        case .unknown(let name):
            .invalid(Registry.activations.fault(name, who: "Activation", at: nil))
        }
    }

    /// A name that is no function's.
    var unknownName: String? { if case .unknown(let name) = kind { name } else { nil } }
}

/// A function of the user's own, equal only to itself.
final class CustomActivation: Sendable, Hashable {
    /// What configurations call it.
    let name: String
    let range: ClosedRange<Double>?
    /// How it stands in configurations if not by its name: as a layer.
    let layer: ConfigValue?
    let function: @Sendable (Tensor) -> Tensor

    init(
        _ name: String, _ range: ClosedRange<Double>?, layer: ConfigValue? = nil,
        _ function: @escaping @Sendable (Tensor) -> Tensor
    ) {
        self.name = name
        self.range = range
        self.layer = layer
        self.function = function
    }

    static func == (a: CustomActivation, b: CustomActivation) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension ActivationFunction: ConfigConvertible {
    /// `the name of an activation`.
    public static var configKind: String { "the name of an activation" }
    /// Keras' name, or the layer that it is.
    public var configValue: ConfigValue {
        if case .custom(let custom) = kind, let layer = custom.layer { return layer }
        return .string(kerasName)
    }
    /// From Keras' name, that of a registered function, or a layer that is an activation.
    ///
    /// - Throws: ``ConfigurationError`` for a name that is not one, with the nearest.
    public init?(configValue: ConfigValue) throws {
        if case .object(let className, let config) = configValue {
            try self.init(layer: className, config)
            return
        }
        guard case .string(let name) = configValue else { return nil }
        guard name != ActivationFunction.customName else {
            throw ConfigurationError(
                who: "ActivationFunction", expected: Self.configKind, got: "'\(name)'",
                fix: "Files hold no functions: give yours a name with "
                    + "Registry.register(activation:range:_:).")
        }
        self = try Registry.activations.require(name, who: "ActivationFunction")
    }
}
