extension Parameter {
    /// A constraint, or none, which is the default.
    public init<Root>(
        _ key: String, _ path: KeyPath<Root, (any Constraint)?>, _ summary: String
    ) {
        self.init(
            key, path, form: ConfigForm<any Constraint>.constraint.orNull, default: .some(nil),
            summary)
    }
}

extension ConfigForm where Value == any Constraint {
    /// A constraint with its arguments, or its name.
    static var constraint: ConfigForm {
        ConfigForm(
            "a constraint", write: \.configObject, read: { try Registry.constraints.make($0) })
    }
}
