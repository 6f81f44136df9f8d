/// Something that a table of its arguments describes: a layer, loss, metric, optimiser, schedule,
/// initialiser, regulariser or constraint.
public protocol Described {
    /// The arguments it is made with, in Keras' order. Default none.
    static var parameters: [Parameter] { get }
    /// Keras' class name, as files spell it. Default the name of the type.
    var kerasClassName: String { get }
    /// The first fault in the values it was made with. Default what the rules
    /// of ``parameters`` say.
    var configurationError: ConfigurationError? { get }
    /// The arguments under Keras' own keys. Default those of ``parameters``.
    func config() -> [ConfigEntry]
}

extension Described {
    /// None.
    public static var parameters: [Parameter] { [] }
    /// The name of the type.
    public var kerasClassName: String { String(describing: type(of: self)) }
    /// What the rules of ``parameters`` say.
    public var configurationError: ConfigurationError? { parameterFault() }
    /// The arguments of ``parameters``.
    public func config() -> [ConfigEntry] { entries { $0.isWritten } }

    /// Its class name and all it was made with, as it stands in files and inside
    /// other configurations; for layers with name, trainable and dtype.
    public var configObject: ConfigValue {
        let more = entries { !$0.isWritten && $0.path != nil }
        return .object(className: kerasClassName, config: more + config())
    }

    /// The first value that breaks the rule of its row; `who` is the class unless given.
    func parameterFault(
        who: String? = nil, at location: SourceLine? = nil
    ) -> ConfigurationError? {
        let breach = type(of: self).parameters.lazy.compactMap { $0.breach(self) }.first
        return breach.map {
            ConfigurationError($0, who: who ?? kerasClassName, location: location)
        }
    }

    func entries(_ isWanted: (Parameter) -> Bool) -> [ConfigEntry] {
        type(of: self).parameters.filter(isWanted).map { ConfigEntry($0.key, $0.write(self)) }
    }
}

/// Something that configurations can be turned back into.
///
/// A class says what it is made with in ``Described/parameters``, and reads the values
/// by the same paths; nothing else is written about an argument:
///
/// ```swift
/// final class Scale: Layer, Configurable {
///     let factor: Double
///     init(factor: Double, name: String? = nil) {
///         self.factor = factor
///         super.init(name: name)
///     }
///     override class var parameters: [Parameter] {
///         super.parameters + [
///             Parameter("factor", \Scale.factor, rule: .finite(fix: "Use 1."), "The factor.")
///         ]
///     }
///     convenience init(config: Configuration) throws {
///         try self.init(factor: config[\Scale.factor], name: config.given(\Layer.name))
///     }
///     override func call(_ x: Tensor) -> Tensor { x * factor }
/// }
/// ```
///
/// Its rules are checked when it is made. After `Registry.register(Scale.self)` files find it
/// by its name.
public protocol Configurable: Described, SendableMetatype {
    /// Made with the values of a configuration, whose keys are all in the table.
    init(config: Configuration) throws
}

extension Configurable {
    /// Made with the arguments under Keras' own keys: what ``Described/config()`` returns.
    ///
    /// - Throws: ``ConfigurationError`` for keys that it does not have, that are missing,
    ///   and for values of another kind or outside their range.
    public init(
        config entries: [ConfigEntry], fileID: String = #fileID, line: Int = #line
    ) throws {
        let location = SourceLine(fileID: fileID, line: line)
        let config = try Configuration(entries, of: Self.self)
        self = try DTypePolicy.ofConfigurations { try Self(config: config) }
        try config.finish(self, at: location)
    }
}
