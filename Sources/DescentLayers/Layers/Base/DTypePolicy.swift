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
