/// What layers, losses, metrics and optimisers have in common: a table of their arguments,
/// and faults in these that are kept until they are used. Subclass one of those, not this class.
open class DescribedObject: Described {
    /// The first fault found in the values it was made with or set to; what uses it throws it.
    public package(set) var configurationError: ConfigurationError?

    init() {}

    /// The arguments it is made with, in Keras' order; subclasses append theirs to those
    /// of `super`.
    open class var parameters: [Parameter] { [] }

    /// Keras' name of this class, which is the Swift class name unless overridden.
    open var kerasClassName: String { String(describing: type(of: self)) }

    /// The arguments under Keras' own keys; for layers without name, trainable and dtype.
    open func config() -> [ConfigEntry] { entries { $0.isWritten } }

    /// Who has a fault.
    var faultTitle: String { kerasClassName }
    /// The line that made it, if it is known.
    var faultLocation: SourceLine? { nil }

    /// Takes from the configuration it was made with what every object of its kind has.
    func finish(_ config: Configuration, at location: SourceLine?) throws {}

    /// Keeps a fault in the values given to `init`; the first one is thrown when it is used.
    public final func require(
        _ condition: Bool, _ expected: String, got: @autoclosure () -> String, fix: String
    ) {
        guard !condition, configurationError == nil else { return }
        configurationError = ConfigurationError(
            who: faultTitle, expected: expected, got: got(), fix: fix, location: faultLocation)
    }

    /// Keeps what the rules of ``parameters`` say. Base classes call it last: then all stored
    /// properties are there, those of subclasses too.
    final func checkParameters() {
        configurationError =
            configurationError ?? parameterFault(who: faultTitle, at: faultLocation)
    }
}
