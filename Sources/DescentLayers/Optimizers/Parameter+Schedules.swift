// Arguments that schedules share, with their rules.

extension Rule<Double> {
    /// A finite number above 0.
    static var rate: Rule { .finite(above: 0, fix: "Check the arguments.") }
    /// A finite number of 0 or more.
    static var rateOrZero: Rule { .finite(atLeast: 0, fix: "Check the arguments.") }
}

extension Parameter {
    /// A learning rate: a number or a schedule.
    public init<Root>(
        _ key: String, _ path: KeyPath<Root, any LearningRateSchedule>,
        default standard: (any LearningRateSchedule)? = nil,
        rule: Rule<any LearningRateSchedule>? = nil, _ summary: String
    ) {
        self.init(key, path, form: .schedule, default: standard, rule: rule, summary)
    }

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

extension ConfigForm where Value == any LearningRateSchedule {
    /// A number, or a schedule with its arguments.
    static var schedule: ConfigForm {
        ConfigForm(
            "a number or a schedule",
            write: { rate in rate.constantRate.map { .double($0) } ?? rate.configObject },
            read: { try Double(configValue: $0) ?? Registry.schedules.make($0) })
    }
}
