import DescentSupport

/// One row of a class's table of arguments: Keras' key, where the value is kept, what it must be,
/// and what it means.
///
/// ```swift
/// Parameter("units", \Dense.units, rule: .positive(example: "units: 64"), "The number of outputs.")
/// Parameter("use_bias", \Dense.useBias, default: true, "Whether a bias is added.")
/// ```
///
/// Configurations, their way back and the checks of arguments all follow from it.
public struct Parameter {
    /// Keras' key: `use_bias`.
    public let key: String
    /// The label in Swift: `useBias`.
    public var label: String { ownLabel ?? camelCase(key) }
    private let ownLabel: String?
    /// What a value is: `a whole number`.
    public let kind: String
    /// What counts where a configuration leaves it out: nil if it must not, null for what
    /// the class makes of that.
    public var defaultValue: ConfigValue? { standard() }
    // Tables are made for every object: what only files need is worked out when they ask.
    private var standard: () -> ConfigValue?
    /// What it means, in a sentence.
    public let summary: String
    /// Whether ``Described/config()`` has it.
    public private(set) var isWritten = true

    /// How initialisers in Swift take it, where that is not as the row says.
    var swift = SwiftArgument()

    /// An argument of any type, also a nil that was given.
    struct Argument {
        let value: Any
    }

    /// Where the value is kept; nil for what Keras writes and Descent has not.
    let path: AnyKeyPath?
    /// The value that an object has.
    private(set) var write: (Any) -> ConfigValue
    /// The argument that a file's value stands for; nil if it is of another kind.
    let read: (ConfigValue) throws -> Argument?
    /// What is wrong with the value that an object has.
    let breach: (Any) -> Breach?
    private let isRight: (ConfigValue) -> Bool

    /// An argument in a form of its own.
    ///
    /// - Parameters:
    ///   - key: Keras' key: `use_bias`.
    ///   - path: the property that keeps the value, set before `super.init` is called.
    ///   - form: how it stands in files.
    ///   - label: the label in Swift; default the key in Swift's spelling, `useBias`.
    ///   - standard: what counts where a configuration leaves it out; default: it must not.
    ///   - rule: what the value must be; default anything.
    ///   - summary: what it means, in a sentence.
    public init<Root, Value>(
        _ key: String, _ path: KeyPath<Root, Value>, form: ConfigForm<Value>,
        label: String? = nil, default standard: Value? = nil, rule: Rule<Value>? = nil,
        _ summary: String
    ) {
        self.key = key
        ownLabel = label
        self.summary = summary
        self.path = path
        kind = form.kind
        self.standard = { standard.map(form.write) }
        write = { ($0 as? Root).map { form.write($0[keyPath: path]) } ?? .null }
        read = { try form.read($0).map(Argument.init) }
        breach = { object in
            guard let root = object as? Root, let rule else { return nil }
            return rule.breach(root[keyPath: path], label ?? camelCase(key))
        }
        isRight = { value in
            guard let value = form.value(value) else { return false }
            return rule?.breach(value, key) == nil
        }
    }

    /// What Keras writes and Descent has not.
    private init(
        key: String, _ value: ConfigValue, isWritten: Bool, _ summary: String,
        accepts: @escaping (ConfigValue) -> Bool
    ) {
        self.key = key
        self.summary = summary
        self.isWritten = isWritten
        isRight = accepts
        ownLabel = nil
        kind = "\(value)"
        standard = { value }
        path = nil
        write = { _ in value }
        read = { accepts($0) ? Argument(value: value) : nil }
        breach = { _ in nil }
    }

    /// Whether it is an argument; else a key that Keras writes for what Descent has not.
    public var isArgument: Bool { path != nil }

    /// Whether a file's value is of the right kind and within the rule.
    public func accepts(_ value: ConfigValue) -> Bool { isRight(value) }

    /// A key that Keras writes for what Descent has not: any value but this one is refused.
    ///
    /// - Parameters:
    ///   - key: Keras' key.
    ///   - value: the value that switches it off.
    ///   - isWritten: whether ``Described/config()`` has it; default true.
    ///   - summary: what it means in Keras.
    public static func fixed(
        _ key: String, _ value: ConfigValue, isWritten: Bool = true, _ summary: String
    ) -> Parameter {
        Parameter(key: key, value, isWritten: isWritten, summary) { $0 == value }
    }

    /// A key that Keras writes and that does not matter: any value is read.
    ///
    /// - Parameters:
    ///   - key: Keras' key.
    ///   - value: what is written; nil for nothing.
    ///   - summary: what it means in Keras.
    public static func ignored(
        _ key: String, writing value: ConfigValue? = nil, _ summary: String
    ) -> Parameter {
        Parameter(key: key, value ?? .null, isWritten: value != nil, summary) { _ in true }
    }

    /// This argument, which may be left out: then the class chooses.
    public var optional: Parameter { with { $0.standard = { .null } } }

    /// This argument, which stands in whole files and not in ``Described/config()``.
    public var unwritten: Parameter { with { $0.isWritten = false } }

    /// This argument, written in another way than its form says.
    func writing(_ write: @escaping (Any) -> ConfigValue) -> Parameter {
        with { $0.write = write }
    }

    func with(_ change: (inout Parameter) -> Void) -> Parameter {
        var copy = self
        change(&copy)
        return copy
    }
}

// MARK: Forms that follow from the type

extension Parameter {
    /// An argument of a type that configurations can hold.
    public init<Root, Value: ConfigConvertible>(
        _ key: String, _ path: KeyPath<Root, Value>, label: String? = nil,
        default standard: Value? = nil, rule: Rule<Value>? = nil, _ summary: String
    ) {
        self.init(
            key, path, form: .ofType, label: label, default: standard, rule: rule, summary)
    }

    /// An argument that may be nil, which is its default.
    public init<Root, Value: ConfigConvertible>(
        _ key: String, _ path: KeyPath<Root, Value?>, label: String? = nil,
        rule: Rule<Value>? = nil, _ summary: String
    ) {
        self.init(
            key, path, form: ConfigForm<Value>.ofType.orNull, label: label, default: .some(nil),
            rule: rule?.ifGiven, summary)
    }
}

extension [Parameter] {
    /// The same table, with another default of one argument: for subclasses that choose one.
    public func defaulting(_ key: String, to value: some ConfigConvertible) -> [Parameter] {
        map { parameter in
            guard parameter.key == key else { return parameter }
            return parameter.defaulting(to: value.configValue)
        }
    }
}

extension Parameter {
    fileprivate func defaulting(to value: ConfigValue) -> Parameter {
        with { $0.standard = { value } }
    }
}
