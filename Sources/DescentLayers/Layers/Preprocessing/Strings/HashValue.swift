/// A whole number or a string: what stands for nothing in ``Hashing``.
public enum HashValue: Sendable, Hashable, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral
{
    /// A whole number.
    case number(Int)
    /// A string.
    case string(String)

    /// A whole number.
    public init(integerLiteral value: Int) { self = .number(value) }
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
}

extension HashValue: ConfigConvertible {
    /// `a whole number or a text`.
    public static var configKind: String { "a whole number or a text" }
    /// The number or the string.
    public var configValue: ConfigValue {
        switch self {
        case .number(let value): .int(value)
        case .string(let text): .string(text)
        }
    }
    /// From a number or a string.
    public init?(configValue: ConfigValue) {
        if let value = Int(configValue: configValue) {
            self = .number(value)
        } else if case .string(let text) = configValue {
            self = .string(text)
        } else {
            return nil
        }
    }
}

extension HashValue: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String {
        switch self {
        case .number(let value): value.swiftSource()
        case .string(let text): text.swiftSource()
        }
    }
}
