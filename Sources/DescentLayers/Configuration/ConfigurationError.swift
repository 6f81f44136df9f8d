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

extension ConfigurationError {
    /// The same fault of something that `path` leads to: `Dense 'd', kernel_initializer`.
    func inside(_ path: String) -> ConfigurationError {
        ConfigurationError(
            who: "\(path): \(who)", expected: expected, got: got, fix: fix, location: location)
    }

    /// The same fault with another line to look at.
    func at(_ location: SourceLine?) -> ConfigurationError {
        ConfigurationError(who: who, expected: expected, got: got, fix: fix, location: location)
    }
}
