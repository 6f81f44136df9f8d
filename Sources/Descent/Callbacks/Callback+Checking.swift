// Checks that callbacks make of their arguments when training begins: initialisers do not throw.

extension Callback {
    /// Throws ``ConfigurationError`` unless `value` is 0 or more.
    func requireCount(_ value: Int, _ name: String) throws {
        guard value < 0 else { return }
        throw ConfigurationError(
            who: "\(type(of: self))", expected: "a \(name) of 0 or more", got: "\(value)",
            fix: "Give a number of epochs.")
    }

    /// Throws ``ConfigurationError`` unless `value` is finite, and not below `least`.
    func requireNumber(
        _ value: Double, _ name: String, least: Double = -.greatestFiniteMagnitude
    ) throws {
        guard !(value.isFinite && value >= least) else { return }
        throw ConfigurationError(
            who: "\(type(of: self))",
            expected: least == 0 ? "a \(name) of 0 or more" : "a finite \(name)", got: "\(value)",
            fix: "Leave it out for the default.")
    }
}
