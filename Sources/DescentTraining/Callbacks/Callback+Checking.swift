// Checks that callbacks make of their arguments when training begins: initialisers do not throw.

extension Callback {
    /// Throws ``ConfigurationError`` unless `value` is 0 or more.
    func requireCount(_ value: Int, _ name: String) throws {
        try Rule.atLeast(0, "a \(name)", fix: "Give a number of epochs.")
            .check(value, name, who: "\(type(of: self))")
    }

    /// Throws ``ConfigurationError`` unless `value` is finite, and not below `least`.
    func requireNumber(_ value: Double, _ name: String, least: Double? = nil) throws {
        let fix = "Leave it out for the default."
        let rule =
            least.map { Rule.atLeast($0, "a \(name)", fix: fix).and(.finite(fix: fix)) }
            ?? .finite(fix: fix)
        try rule.check(value, name, who: "\(type(of: self))")
    }
}
