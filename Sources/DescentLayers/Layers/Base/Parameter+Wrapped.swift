// Layers that are arguments of layers.

extension ConfigForm {
    /// A layer with its arguments.
    ///
    /// - Parameters:
    ///   - kind: what it is called in errors: `a recurrent layer`.
    ///   - layer: the value as a layer.
    ///   - value: a layer as the value; nil for one of another kind.
    static func layer(
        _ kind: String, _ layer: @escaping (Value) -> Layer, _ value: @escaping (Layer) -> Value?
    ) -> ConfigForm {
        ConfigForm(
            kind, write: { layer($0).configObject },
            read: { given in
                guard case .object = given else { return nil }
                return try Registry.layers.make(given).flatMap(value)
            })
    }
}

extension ConfigForm where Value: Layer {
    /// A layer of a certain kind.
    static func layer(_ kind: String) -> ConfigForm { .layer(kind, { $0 }, { $0 as? Value }) }
}
