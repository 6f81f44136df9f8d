import DescentCore

// What belongs to a layer: found in its stored properties, and checked when the layer is called.

extension Layer {
    /// Makes part of this layer what its stored properties hold.
    /// Done anew until the layer is built, as properties may be set late.
    final func registerProperties() {
        guard readsProperties, !isRegistering else { return }
        isRegistering = true
        defer { isRegistering = false }
        let found = StoredMembers(of: self)
        for layer in found.layers where !members.isKnown(layer) && canHold(layer) { adopt(layer) }
        for variable in found.variables where !members.isKnown(variable) { members.add(variable) }
    }

    /// A property may also lead to the layer itself or to one around it, which is no part of it.
    private func canHold(_ layer: Layer) -> Bool {
        !layer.isRegistering && !layer.allLayers.contains { $0 === self }
    }

    /// Runs a call of this layer. The first time that it is called from outside of all layers,
    /// whatever it uses must belong to it: what does not would silently not be trained.
    final func watched(training: Bool, _ body: () -> [Tensor]) -> [Tensor] {
        if let uses = Uses.current { return uses.call(of: self, body) }
        if checkedCalls.contains(training) {
            return Uses.$current.withValue(.ignored, operation: body)
        }
        let uses = Uses()
        let results = Uses.$current.withValue(uses) { uses.call(of: self, body) }
        if let error = stranger(among: uses) { return [.invalid(error)] }
        checkedCalls.insert(training)
        return results
    }

    /// The first layer or trainable variable that was used and is no part of this layer.
    private func stranger(among uses: Uses) -> ConfigurationError? {
        let own = Set(allLayers.map(ObjectIdentifier.init))
        for case let (layer as Layer, user as Layer) in uses.calls {
            if own.contains(ObjectIdentifier(layer)) || layer.trainableWeights.isEmpty { continue }
            return user.lacks(layer)
        }
        let weights = Set(weights.map(ObjectIdentifier.init))
        for case let (variable, user as Layer) in uses.variables where variable.trainable {
            let isOwned =
                weights.contains(ObjectIdentifier(variable))
                || user.ownWeights.contains { $0 === variable }
            if !isOwned { return user.lacks(variable) }
        }
        return nil
    }

    private func lacks(_ layer: Layer) -> ConfigurationError {
        ConfigurationError(
            who: title, expected: "the layers it calls to belong to it",
            got:
                "\(layer.title), made at \(layer.location), which belongs to nobody and would "
                + "not be trained",
            fix: "Keep it in a stored property that is set before the first call, or give it to "
                + "addSublayer(_:); set its `trainable` to false if it is not meant to be trained.",
            location: location)
    }

    private func lacks(_ variable: Variable) -> ConfigurationError {
        ConfigurationError(
            who: title, expected: "the trainable variables it reads to belong to it",
            got:
                "'\(variable.name)' of shape \(variable.shape), which belongs to nobody and would "
                + "not be trained",
            fix: "Keep it in a stored property that is set before the first call, make it with "
                + "addWeight(name:shape:initializer:), or make it with trainable: false.",
            location: location)
    }
}
