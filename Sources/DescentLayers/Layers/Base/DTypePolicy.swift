public import DescentCore

/// The type of a layer's weights and that of its computation, as Keras' policies of that name.
///
/// ```swift
/// let model = Sequential([Dense(64, activation: .relu), Dense(10)])
/// model.dtypePolicy = .mixedBFloat16
/// ```
///
/// With a mixed one, weights are kept and updated in float32, and read as half precision while
/// layers are called: small updates add up that half precision would round away. Nothing scales the
/// loss, so that with ``mixedFloat16`` gradients below 6 · 10⁻⁸ become 0; bfloat16 has the range of
/// float32.
public struct DTypePolicy: Sendable, Hashable, CustomStringConvertible {
    /// Of weights.
    public let variableDType: DType
    /// Of inputs, computation and outputs.
    public let computeDType: DType

    /// One type for both.
    public init(_ dtype: DType) { (variableDType, computeDType) = (dtype, dtype) }

    private init(mixed computeDType: DType) {
        (variableDType, self.computeDType) = (.float32, computeDType)
    }

    /// Everything in float32.
    public static let float32 = DTypePolicy(.float32)
    /// Everything in float64.
    public static let float64 = DTypePolicy(.float64)
    /// Weights in float32, computation in bfloat16.
    public static let mixedBFloat16 = DTypePolicy(mixed: .bfloat16)
    /// Weights in float32, computation in float16.
    public static let mixedFloat16 = DTypePolicy(mixed: .float16)

    /// Makes layers and models that have this policy unless they are given another type, as Keras'
    /// `set_dtype_policy`, for the length of `make` and in this task alone.
    ///
    /// A model with an `Input` is built when it is made, and needs it that way:
    ///
    /// ```swift
    /// let model = DTypePolicy.mixedBFloat16.asDefault {
    ///     Sequential([Input(shape: [784]), Dense(64, activation: .relu), Dense(10)])
    /// }
    /// ```
    ///
    /// `DTypePolicy.float32.asDefault { Dense(10) }` makes a layer that stays float32 in it. Layers
    /// made from a configuration have the types that it says.
    public func asDefault<Result>(_ make: () throws -> Result) rethrows -> Result {
        try DTypePolicy.$chosen.withValue(self) { try make() }
    }

    /// What layers take that are given no type.
    @TaskLocal static var chosen: DTypePolicy?

    /// Makes something from a configuration, which says what types there are.
    static func ofConfigurations<Result>(_ make: () throws -> Result) rethrows -> Result {
        if chosen == nil { return try make() }
        return try $chosen.withValue(nil) { try make() }
    }

    /// Whether weights are of another type than the computation.
    public var isMixed: Bool { variableDType != computeDType }

    /// Keras' name: `float32`, `mixed_bfloat16`.
    public var name: String { isMixed ? "mixed_\(computeDType)" : "\(computeDType)" }
    /// Keras' name.
    public var description: String { name }
}

extension DTypePolicy: ConfigConvertible {
    /// `a dtype`.
    public static var configKind: String { DType.configKind }
    /// Keras' name.
    public var configValue: ConfigValue { .string(name) }

    /// From Keras' name, or its object of that name.
    public init?(configValue: ConfigValue) {
        let mixed = [DTypePolicy.mixedBFloat16, .mixedFloat16]
        if let dtype = DType(configValue: configValue) {
            self.init(dtype)
        } else if case .string(let name) = configValue {
            guard let policy = mixed.first(where: { $0.name == name }) else { return nil }
            self = policy
        } else if case .object("DTypePolicy", let config) = configValue,
            let name = config.first(where: { $0.key == "name" })
        {
            self.init(configValue: name.value)
        } else {
            return nil
        }
    }
}
