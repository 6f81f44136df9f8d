public import DescentCore

/// A type of arguments that configurations can hold.
public protocol ConfigConvertible {
    /// What a value is called in errors: `a whole number`.
    static var configKind: String { get }
    /// As it stands in Keras' files.
    var configValue: ConfigValue { get }
    /// From a file's value; nil for one of another kind.
    ///
    /// - Throws: ``ConfigurationError`` for names that are not there.
    init?(configValue: ConfigValue) throws
}

extension Bool: ConfigConvertible {
    /// `true or false`.
    public static var configKind: String { "true or false" }
    /// This value.
    public var configValue: ConfigValue { .bool(self) }
    /// From true or false.
    public init?(configValue: ConfigValue) {
        guard case .bool(let value) = configValue else { return nil }
        self = value
    }
}

extension Int: ConfigConvertible {
    /// `a whole number`.
    public static var configKind: String { "a whole number" }
    /// This number.
    public var configValue: ConfigValue { .int(self) }
    /// From a number without a fraction.
    public init?(configValue: ConfigValue) {
        switch configValue {
        case .int(let value): self = value
        case .double(let value): self.init(exactly: value)
        case .null, .bool, .string, .list, .object: return nil
        }
    }
}

extension Double: ConfigConvertible {
    /// `a number`.
    public static var configKind: String { "a number" }
    /// This number.
    public var configValue: ConfigValue { .double(self) }
    /// From any number.
    public init?(configValue: ConfigValue) {
        switch configValue {
        case .int(let value): self.init(value)
        case .double(let value): self = value
        case .null, .bool, .string, .list, .object: return nil
        }
    }
}

extension String: ConfigConvertible {
    /// `a text`.
    public static var configKind: String { "a text" }
    /// This text.
    public var configValue: ConfigValue { .string(self) }
    /// From a text.
    public init?(configValue: ConfigValue) {
        guard case .string(let text) = configValue else { return nil }
        self = text
    }
}

extension Array: ConfigConvertible where Element: ConfigConvertible {
    /// `a list, each a whole number`.
    public static var configKind: String { "a list, each \(Element.configKind)" }
    /// The values of the elements.
    public var configValue: ConfigValue { .list(map(\.configValue)) }
    /// From a list of what the elements are made of.
    public init?(configValue: ConfigValue) throws {
        guard case .list(let values) = configValue else { return nil }
        var elements: [Element] = []
        for value in values {
            guard let element = try Element(configValue: value) else { return nil }
            elements.append(element)
        }
        self = elements
    }
}

/// Closed choices by Keras' names.
extension ConfigConvertible where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// `one of 'valid', 'same'`.
    public static var configKind: String {
        "one of " + allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }
    /// Keras' name.
    public var configValue: ConfigValue { .string(rawValue) }
    /// From Keras' name.
    public init?(configValue: ConfigValue) {
        guard case .string(let name) = configValue else { return nil }
        self.init(rawValue: name)
    }
}

extension DType: ConfigConvertible {
    /// `a dtype`.
    public static var configKind: String { "a dtype" }
    /// Its name: `float32`.
    public var configValue: ConfigValue { .string(rawValue) }
    /// From its name, or from Keras' policy of that name.
    public init?(configValue: ConfigValue) {
        switch configValue {
        case .string(let name): self.init(rawValue: name)
        case .object("DTypePolicy", let config):
            guard let name = config.first(where: { $0.key == "name" }) else { return nil }
            self.init(configValue: name.value)
        case .null, .bool, .int, .double, .list, .object: return nil
        }
    }
}
