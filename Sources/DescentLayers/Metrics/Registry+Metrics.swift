extension Registry {
    /// By Keras' class names and strings. Losses that Keras has as metrics too are among them.
    public static let metrics = ClassRegistry<Metric>(
        "a metric", "metrics",
        [
            AutomaticAccuracy.entry, .init(BinaryAccuracy.self), .init(CategoricalAccuracy.self),
            .init(SparseCategoricalAccuracy.self), .init(AUC.self), .init(Precision.self),
            .init(Recall.self), .init(Mean.self),
        ] + losses.entries.map(LossMetric.entry))

    /// Makes a metric of yours known by its name; the string is for `compile(metrics:)`.
    public static func register<T: Metric & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try metrics.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
