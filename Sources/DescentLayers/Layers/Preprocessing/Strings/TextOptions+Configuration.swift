import DescentSupport

// How the options of texts stand in files and in source code.

extension TextStandardization: ConfigConvertible {
    /// `one of 'lower_and_strip_punctuation', 'lower', 'strip_punctuation', or null`.
    public static var configKind: String { kind(of: all.map(\.name)) }
    /// Keras' name, or null.
    public var configValue: ConfigValue { name.map { .string($0) } ?? .null }
    /// From Keras' name, or null.
    public init?(configValue: ConfigValue) {
        switch configValue {
        case .null: self = .none
        case .string(let name):
            guard let known = Self.all.first(where: { $0.name == name }) else { return nil }
            self = known
        default: return nil
        }
    }
}

extension TextStandardization: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String { try spelled(name, isKnown) }
}

extension TextSplit: ConfigConvertible {
    /// `one of 'whitespace', 'character', or null`.
    public static var configKind: String { kind(of: all.map(\.name)) }
    /// Keras' name, or null.
    public var configValue: ConfigValue { name.map { .string($0) } ?? .null }
    /// From Keras' name, or null.
    public init?(configValue: ConfigValue) {
        switch configValue {
        case .null: self = .none
        case .string(let name):
            guard let known = Self.all.first(where: { $0.name == name }) else { return nil }
            self = known
        default: return nil
        }
    }
}

extension TextSplit: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String { try spelled(name, isKnown) }
}

extension NGrams: ConfigConvertible {
    /// `a whole number or a list`.
    public static var configKind: String { "a whole number or a list" }
    /// As Keras writes it.
    public var configValue: ConfigValue { isUpTo ? .int(widths.count) : .ints(widths) }
    /// From a number, or a list of them.
    public init?(configValue: ConfigValue) throws {
        if let count = Int(configValue: configValue) {
            self.init(upTo: count)
        } else if let widths = try [Int](configValue: configValue) {
            self.init(widths)
        } else {
            return nil
        }
    }
}

extension NGrams: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String {
        isUpTo ? "\(widths.count)" : try widths.swiftSource()
    }
}

private func kind(of names: [String?]) -> String {
    "one of " + names.compactMap { $0 }.map { "'\($0)'" }.joined(separator: ", ") + ", or null"
}

/// `.lower`.
private func spelled(_ name: String?, _ isKnown: Bool) throws(SwiftFault) -> String {
    guard name != "custom", isKnown else { throw SwiftFault("the function '\(name ?? "")'") }
    return "." + camelCase(name ?? "none")
}
