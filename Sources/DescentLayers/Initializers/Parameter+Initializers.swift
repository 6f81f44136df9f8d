extension Parameter {
    /// An initialiser.
    public init<Root>(
        _ key: String, _ path: KeyPath<Root, any Initializer>,
        default standard: (any Initializer)? = nil, _ summary: String
    ) {
        self.init(key, path, form: .initializer, default: standard, summary)
    }

    /// The seed of an initialiser of its own.
    static func seed<Root>(_ path: KeyPath<Root, Int?>) -> Parameter {
        Parameter("seed", path, "Makes every call give the same numbers.").placed(.later)
    }
}

extension ConfigForm where Value == any Initializer {
    /// An initialiser with its arguments, or its name.
    static var initializer: ConfigForm {
        ConfigForm(
            "an initializer", write: \.configObject, read: { try Registry.initializers.make($0) })
    }
}
