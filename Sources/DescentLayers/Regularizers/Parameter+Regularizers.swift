extension Parameter {
    /// A regulariser, or none, which is the default.
    public init<Root>(
        _ key: String, _ path: KeyPath<Root, (any Regularizer)?>, _ summary: String
    ) {
        self.init(
            key, path, form: ConfigForm<any Regularizer>.regularizer.orNull, default: .some(nil),
            summary)
    }
}

extension ConfigForm where Value == any Regularizer {
    /// A regulariser with its arguments, or its name.
    static var regularizer: ConfigForm {
        ConfigForm(
            "a regularizer", write: \.configObject, read: { try Registry.regularizers.make($0) })
    }
}
