import DescentSupport

/// The classes of one kind, by Keras' names; those of users are added by ``Registry``.
public final class ClassRegistry<Base>: Sendable {
    /// One class.
    public struct Entry: Sendable {
        /// Keras' class name, as files spell it: `MeanSquaredError`.
        public let className: String
        /// What it is called where a string stands for it: `mean_squared_error`.
        public let name: String
        /// Other names for it: `mse`.
        public let aliases: [String]
        /// What it is made with.
        public var parameters: [Parameter] { table() }

        /// The Swift type with its module: `Descent.MeanSquaredError`.
        public let typeName: String

        let type: ObjectIdentifier
        let table: @Sendable () -> [Parameter]
        let make: @Sendable (Configuration) throws -> Base
    }

    /// `a layer`.
    let kind: String
    /// `Registry.layers`.
    let who: String
    let names: NameTable<Entry>

    init(_ kind: String, _ who: String, _ entries: [Entry]) {
        self.kind = kind
        self.who = "Registry.\(who)"
        names = NameTable(kind, entries.map(\.row))
    }

    /// All of them: those of this library, then those that were registered.
    public var entries: [Entry] { names.rows.map(\.value) }

    /// The class of that Keras name, string or alias, or nil. A name with a package in front,
    /// as Keras writes those of custom classes, `package>Class`, need not be registered with it.
    ///
    /// A class by its exact name goes before a string that differs by its case: `Accuracy` is not
    /// `accuracy`.
    public subscript(name: String) -> Entry? {
        let exact = names.first { $0.value.className == name }?.value
        return exact ?? names[name] ?? name.split(separator: ">").last.flatMap { names[String($0)] }
    }

    /// An object from its class name and its arguments under Keras' own keys.
    ///
    /// - Throws: ``ConfigurationError`` for a class that is not registered, and what
    ///   ``Configurable/init(config:fileID:line:)`` throws.
    public func make(
        _ className: String, _ config: [ConfigEntry] = [], fileID: String = #fileID,
        line: Int = #line
    ) throws -> Base {
        guard let entry = self[className] else { throw unknown(className) }
        return try entry.make(config, at: SourceLine(fileID: fileID, line: line))
    }

    /// An object as it stands in files: ``Described/configObject``, or its name alone.
    ///
    /// - Returns: nil if `value` is neither.
    /// - Throws: as ``make(_:_:fileID:line:)``.
    public func make(_ value: ConfigValue) throws -> Base? {
        switch value {
        case .object(let className, let config): try make(className, config)
        case .string(let name): try make(name)
        case .null, .bool, .int, .double, .list: nil
        }
    }

    private func unknown(_ className: String) -> ConfigurationError {
        ConfigurationError(
            who: who, expected: "the class name of \(kind)", got: "'\(className)'",
            fix: didYouMean(className, among: entries.map(\.className))
                ?? "Give the class a table, `parameters`, and `init(config:)`, "
                + "and register it: Registry.register(\(className).self).")
    }

    /// - Throws: ``ConfigurationError`` if another class has one of the names.
    func add(_ entry: Entry) throws {
        guard let (name, other) = names.add(entry.row), other.type != entry.type else { return }
        throw ConfigurationError(
            who: who, expected: "a name of its own for \(entry.typeName)",
            got: "'\(name)', which is \(other.typeName)",
            fix: "Register it under another name, which its kerasClassName returns too.")
    }
}

extension ClassRegistry.Entry {
    /// A class with its names.
    ///
    /// - Parameters:
    ///   - type: the class.
    ///   - className: Keras' class name; default the name of the type.
    ///   - name: the string that stands for it; default the class name in Keras' style.
    ///   - aliases: other strings.
    ///   - make: makes an object from a configuration.
    init(
        _ type: any (Described & SendableMetatype).Type, className: String? = nil,
        name: String? = nil, aliases: [String] = [],
        make: @escaping @Sendable (Configuration) throws -> Base
    ) {
        let className = className ?? String(describing: type)
        self.init(
            className: className, name: name ?? snakeCase(className), aliases: aliases,
            typeName: ThisLibrary.publicName(of: type), type: ObjectIdentifier(type),
            table: { type.parameters }, make: make)
    }

    /// A class of this library.
    init<T: Configurable>(_ type: T.Type, _ name: String? = nil, _ aliases: String...) {
        self.init(type, name: name, aliases: aliases) { config in
            guard let object = try T(config: config) as? Base else {
                throw ConfigurationError(
                    who: "Registry", expected: "a \(Base.self)", got: "\(T.self)",
                    fix: "Register it as what it is.")
            }
            return object
        }
    }

    var row: NameTable<Self>.Row {
        // A class name may differ from the string by more than case and underscores.
        .init(name: name, aliases: aliases + [className], value: self)
    }

    /// An object made with these arguments, at a line of the user's.
    func make(_ config: [ConfigEntry], at location: SourceLine? = nil) throws -> Base {
        let configuration = try Configuration(config, className: className, parameters)
        let object = try DTypePolicy.ofConfigurations { try make(configuration) }
        if let object = object as? any Described {
            try configuration.finish(object, at: location)
        }
        return object
    }
}
