import DescentCore

// Layers that do what functions do; Keras takes them where it takes those.

extension ActivationFunction {
    private static let layers: Set = ["Activation", "ELU", "LeakyReLU", "ReLU", "Softmax"]

    /// What a layer of that class does; nil for one that is no activation.
    init?(layer className: String, _ config: [ConfigEntry]) throws {
        guard Self.layers.contains(className) else { return nil }
        self.init(try Registry.layers.make(className, config))
    }

    /// What a layer does; nil for one that is no activation.
    init?(_ layer: Layer) {
        guard Self.layers.contains(layer.kerasClassName),
            case .object(let className, let config) = layer.configObject
        else { return nil }
        self.init(
            kind: .custom(
                CustomActivation(
                    className, layer.outputActivation?.range, layer: layer.configObject
                ) { x in
                    // Layers belong to one task; one without weights is soon made again.
                    do {
                        return try Registry.layers.make(className, config).call(x, training: false)
                    } catch {
                        return .invalid(error)
                    }
                }))
    }
}

extension ActivationFunction: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String {
        switch kind {
        case .named(let named): return ".\(named)"
        case .custom(let custom):
            guard case .object(let className, let config)? = custom.layer,
                let layer = try? Registry.layers.make(className, config)
            else { break }
            return ".layer(\(try SwiftCall(layer).text))"
        case .unknown: break
        }
        throw SwiftFault("the function '\(kerasName)'")
    }
}
