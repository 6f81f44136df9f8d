import DescentSupport

/// Values for the arguments of a class, by Keras' keys, that were checked against its table.
///
/// ``Configurable/init(config:)`` reads them by the paths of the table: `config[\Dense.units]`.
public struct Configuration {
    /// Who is made: `Dense 'dense_2'`.
    public let who: String
    /// The values as they were given.
    public let entries: [ConfigEntry]
    private let parameters: [Parameter]

    /// - Parameters:
    ///   - entries: values by Keras' keys.
    ///   - type: whose they are.
    /// - Throws: ``ConfigurationError`` for keys that the table does not have or that are missing,
    ///   and for what Descent has not.
    public init(_ entries: [ConfigEntry], of type: any Described.Type) throws {
        try self.init(entries, className: String(describing: type), type.parameters)
    }

    init(_ entries: [ConfigEntry], className: String, _ parameters: [Parameter]) throws {
        self.entries = entries
        self.parameters = parameters
        let name = entries.first { $0.key == "name" }.flatMap { String(configValue: $0.value) }
        who = name.map { "\(className) '\($0)'" } ?? className
        try checkKeys()
        for parameter in parameters where parameter.path == nil { try checkConstant(parameter) }
    }

    // MARK: Reading

    /// The value of the argument kept at `path`, or its default.
    ///
    /// - Throws: ``ConfigurationError`` if there is neither, and for a value of another kind.
    public subscript<Root, Value>(path: KeyPath<Root, Value>) -> Value {
        get throws {
            let parameter = try parameter(at: path)
            let standard = parameter.defaultValue
            let given = value(of: parameter)
            if let given, given != .null || standard == nil {
                return try read(given, parameter)
            }
            // What null means is the argument's own matter, if it means anything.
            if given == .null, let value: Value = try argument(.null, parameter) { return value }
            guard let standard, let value: Value = try argument(standard, parameter) else {
                throw fault(
                    "the key '\(parameter.key)'", got: "none", fix: "Add it: \(parameter.summary)")
            }
            return value
        }
    }

    /// The value of the argument kept at `path`; nil where it is left out or null.
    ///
    /// - Throws: ``ConfigurationError`` for a value of another kind.
    public func given<Root, Value>(_ path: KeyPath<Root, Value>) throws -> Value? {
        let parameter = try parameter(at: path)
        guard let given = value(of: parameter), given != .null else { return nil }
        let value: Value = try read(given, parameter)
        return value
    }

    private func value(of parameter: Parameter) -> ConfigValue? {
        entries.first { $0.key == parameter.key }?.value
    }

    private func read<Value>(_ given: ConfigValue, _ parameter: Parameter) throws -> Value {
        do {
            if let value: Value = try argument(given, parameter) { return value }
        } catch let error as ConfigurationError {
            throw error.inside("\(who), \(parameter.key)")
        }
        throw fault(
            "\(parameter.kind) as '\(parameter.key)'", got: "\(given)", fix: parameter.summary)
    }

    /// What a file's value stands for; nil if it is of another kind.
    private func argument<Value>(_ given: ConfigValue, _ parameter: Parameter) throws -> Value? {
        // Unwrapped first: a cast to an optional type makes nil of nothing.
        guard let argument = try parameter.read(given) else { return nil }
        return argument.value as? Value
    }

    private func parameter(at path: AnyKeyPath) throws -> Parameter {
        if let parameter = parameters.first(where: { $0.path == path }) { return parameter }
        throw fault(
            "each argument in its table", got: "\(path) without a row",
            fix: "Add a Parameter to `parameters`.")
    }

    // MARK: Checking

    private func checkKeys() throws {
        let keys = parameters.map(\.key)
        var seen = Set<String>()
        for key in entries.map(\.key) {
            guard keys.contains(key) else {
                throw fault(
                    "keys of its own", got: "'\(key)'",
                    fix: didYouMean(key, among: keys)
                        ?? (keys.isEmpty ? "It has none." : "It has \(quotedList(keys))."))
            }
            guard seen.insert(key).inserted else {
                throw fault("each key once", got: "'\(key)' again", fix: "Leave one.")
            }
        }
        for parameter in parameters where parameter.defaultValue == nil {
            guard !seen.contains(parameter.key) else { continue }
            throw fault(
                "the key '\(parameter.key)'", got: "none", fix: "Add it: \(parameter.summary)")
        }
    }

    /// Refuses what Keras has and Descent has not.
    private func checkConstant(_ parameter: Parameter) throws {
        guard let given = value(of: parameter), try parameter.read(given) == nil else { return }
        throw fault(
            "\(parameter.kind) as '\(parameter.key)'", got: "\(given)",
            fix: "Descent has no such thing: \(parameter.summary)")
    }

    private func fault(_ expected: String, got: String, fix: String) -> ConfigurationError {
        ConfigurationError(who: who, expected: expected, got: got, fix: fix)
    }

    // MARK: After making

    /// Tells `object` where it was made, and throws the fault in what it was made with.
    func finish(_ object: any Described, at location: SourceLine?) throws {
        let described = object as? DescribedObject
        try described?.finish(self, at: location)
        if let fault = object.configurationError { throw fault.at(described?.faultLocation) }
    }

    /// The value for the row of `path` as it was given; nil where it was left out.
    func entry(at path: AnyKeyPath) -> ConfigValue? {
        parameters.first { $0.path == path }.flatMap(value)
    }

    /// Whether the table has a row for `path`.
    func lists(_ path: AnyKeyPath) -> Bool { parameters.contains { $0.path == path } }
}
