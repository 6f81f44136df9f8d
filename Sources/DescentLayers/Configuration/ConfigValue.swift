import DescentSupport

/// One value of a configuration, as it stands in Keras' files.
public indirect enum ConfigValue: Sendable, Hashable, CustomStringConvertible {
    /// `null`: an argument that is not given.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A number.
    case double(Double)
    /// A text, also the name of one of Keras' functions.
    case string(String)
    /// A list, also Keras' tuples.
    case list([ConfigValue])
    /// A nested object with its Keras class name: an initialiser, a regulariser, a schedule.
    case object(className: String, config: [ConfigEntry])

    /// A list of integers.
    public static func ints(_ values: [Int]) -> ConfigValue { .list(values.map { .int($0) }) }

    /// As errors quote it: `null`, `0.5`, `'same'`, `[1, 2]`, `Zeros()`.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let text): "'\(text)'"
        case .list(let values): "[\(listed(values))]"
        case .object(let className, let config):
            "\(className)(\(listed(config.map { "\($0.key): \($0.value)" })))"
        }
    }
}

/// One key of a configuration, spelled as Keras spells it (`use_bias`), with its value.
public struct ConfigEntry: Sendable, Hashable {
    /// Keras' spelling.
    public let key: String
    /// What it is set to.
    public let value: ConfigValue

    /// One key with its value.
    public init(_ key: String, _ value: ConfigValue) {
        self.key = key
        self.value = value
    }
}

extension ConfigValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    /// True or false.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A list.
    public init(arrayLiteral elements: ConfigValue...) { self = .list(elements) }
}
