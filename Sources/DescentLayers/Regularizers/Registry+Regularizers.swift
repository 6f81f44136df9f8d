extension Registry {
    /// By Keras' class names and strings.
    public static let regularizers = ClassRegistry<any Regularizer>(
        "a regularizer", "regularizers",
        [
            .init(L1.self), .init(L2.self), .init(L1L2.self, "l1_l2"),
            .init(OrthogonalRegularizer.self),
        ])

    /// Makes a regulariser of yours known by its name; the string is for arguments of layers.
    public static func register<T: Regularizer & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try regularizers.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
