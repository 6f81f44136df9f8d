// Rows that the tables of several losses have.

extension Parameter {
    static func fromLogits<Root>(_ path: KeyPath<Root, Bool>) -> Parameter {
        Parameter(
            "from_logits", path, default: false,
            "Whether outputs are logits, any number, instead of probabilities.")
    }

    static func labelSmoothing<Root>(_ path: KeyPath<Root, Double>) -> Parameter {
        Parameter(
            "label_smoothing", path, default: 0,
            rule: .within(0...1, fix: "0.1 is a common value."),
            "How far labels are moved towards equal shares.")
    }
}

extension Parameter {
    static func gamma<Root>(_ path: KeyPath<Root, Double>) -> Parameter {
        Parameter(
            "gamma", path, default: 2, rule: .finite(atLeast: 0, fix: "Leave it out for 2."),
            "How much less good answers count.")
    }

    static func summed<Root>(over path: KeyPath<Root, Axes?>) -> Parameter {
        Parameter("axis", path, "What is summed over; null for everything.")
    }
}
