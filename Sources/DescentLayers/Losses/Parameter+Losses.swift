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
