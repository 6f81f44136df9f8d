// Arguments and rules of several optimisers.

extension Rule<Double> {
    /// A share kept at each step.
    static var keptShare: Rule { .within(0..<1, fix: "Leave it out for the default.") }
}

extension Parameter {
    static func epsilon<Root>(_ path: KeyPath<Root, Double>) -> Parameter {
        Parameter(
            "epsilon", path, default: 1e-7,
            rule: .finite(atLeast: 0, fix: "Leave it out for 1e-7."), "Keeps from dividing by 0.")
    }
}
