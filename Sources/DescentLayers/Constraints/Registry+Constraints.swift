extension Registry {
    /// By Keras' class names and strings.
    public static let constraints = ClassRegistry<any Constraint>(
        "a constraint", "constraints",
        [.init(MaxNorm.self), .init(MinMaxNorm.self), .init(NonNeg.self), .init(UnitNorm.self)])

    /// Makes a constraint of yours known by its name; the string is for arguments of layers.
    public static func register<T: Constraint & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try constraints.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
