/// A layer, loss, optimiser or model made with values that cannot work, or used out of order.
///
/// Initialisers do not throw, so that models read as lists of layers. They keep the first fault,
/// and `build`, `fit`, `evaluate` or `predict` throws it.
public struct ConfigurationError: Error, Hashable, CustomStringConvertible {
    /// Who needs something else: `Dense 'dense_2'`, `fit`.
    public let who: String
    /// What was needed.
    public let expected: String
    /// What came instead.
    public let got: String
    /// What to do about it.
    public let fix: String
    /// The line that made the layer, if it is one.
    public let location: SourceLine?

    /// The facts of one fault.
    public init(
        who: String, expected: String, got: String, fix: String, location: SourceLine? = nil
    ) {
        self.location = location
        self.who = who
        self.expected = expected
        self.got = got
        self.fix = fix
    }

    /// Who needs what, what came, what to do, and the line to look at.
    public var description: String {
        "\(who) needs \(expected), but got \(got). \(fix)" + (location.map { " See \($0)." } ?? "")
    }
}

/// One value of a configuration, as it stands in Keras' files.
public indirect enum ConfigValue: Sendable, Hashable {
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

    /// A seed, or null without one.
    static func seed(_ seed: Int?) -> ConfigValue { seed.map { .int($0) } ?? .null }
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
