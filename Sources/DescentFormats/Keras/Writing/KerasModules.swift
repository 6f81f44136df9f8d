import DescentLayers

/// Where Keras finds its classes.
enum KerasModules {
    /// The kinds of things that configurations of layers and optimizers hold.
    static let parts = merged([
        "keras.initializers": names(Registry.initializers),
        "keras.regularizers": names(Registry.regularizers),
        "keras.constraints": names(Registry.constraints),
        "keras.optimizers.schedules": names(Registry.schedules),
        "keras.layers": layers, "keras.optimizers": optimizers, "keras": ["DTypePolicy"],
    ])
    static let layers = names(Registry.layers)
    static let losses = names(Registry.losses)
    /// Losses are metrics too, one of them under another name.
    static let metrics = names(Registry.metrics) + ["LogCoshError"]
    static let optimizers = names(Registry.optimizers)

    /// The classes that come with Descent, which all are Keras' too.
    private static func names<Base>(_ registry: ClassRegistry<Base>) -> [String] {
        registry.entries.filter { ThisLibrary.has($0.typeName) }.map(\.className)
    }

    private static func merged(_ modules: [String: [String]]) -> [String: String] {
        var result: [String: String] = [:]
        for (module, names) in modules {
            for name in names { result[name] = module }
        }
        return result
    }
}
