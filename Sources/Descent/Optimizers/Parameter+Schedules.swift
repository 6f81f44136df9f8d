// Arguments that schedules share, with their rules.

extension Rule<Double> {
    /// A finite number above 0.
    static var rate: Rule { .finite(above: 0, fix: "Check the arguments.") }
    /// A finite number of 0 or more.
    static var rateOrZero: Rule { .finite(atLeast: 0, fix: "Check the arguments.") }
}

extension Parameter {
    static func initialRate<Root>(
        _ path: KeyPath<Root, Double>, rule: Rule<Double> = .rate
    ) -> Parameter {
        Parameter("initial_learning_rate", path, rule: rule, "The rate of the first step.")
    }

    static func decaySteps<Root>(_ path: KeyPath<Root, Int>, _ summary: String) -> Parameter {
        Parameter(
            "decay_steps", path,
            rule: .atLeast(1, fix: "Count batches: rows / batch size · epochs."), summary)
    }

    /// Keras' name of the operation.
    static func scheduleName(_ name: String) -> Parameter {
        .ignored("name", writing: .string(name), "The name of the operation.")
    }
}
