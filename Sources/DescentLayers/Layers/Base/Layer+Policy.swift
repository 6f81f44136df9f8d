// How a policy reaches layers.

extension Layer {
    /// Hands the policy that was set on to the layers inside; or keeps why it cannot stay, and
    /// returns false.
    final func takesPolicy(after old: DTypePolicy) -> Bool {
        if hasPolicyFault { (configurationError, hasPolicyFault) = (nil, false) }
        guard let layer = firstBuilt(beside: old) else {
            hasOwnPolicy = true
            if built && dtypePolicy == old { return true }
            for layer in sublayers { layer.dtypePolicy = dtypePolicy }
            return true
        }
        guard configurationError == nil else { return false }
        hasPolicyFault = true
        configurationError = ConfigurationError(
            who: layer.title, expected: "its dtypePolicy before it is built",
            got: "\(dtypePolicy) after it",
            fix: "Set it when the layer is made. Models that are built when they are made take it "
                + "from DTypePolicy's asDefault { … }; setting \(old) again lets this one go on.",
            location: layer.location)
        return false
    }

    /// The first layer, this one or inside it, that is built for another policy than is set now.
    private func firstBuilt(beside old: DTypePolicy) -> Layer? {
        if built { return dtypePolicy == old ? nil : self }
        return allLayers.first { $0 !== self && $0.built && $0.dtypePolicy != dtypePolicy }
    }

    /// A layer put into one of a mixed policy takes it, unless it is built or was given another.
    final func handPolicy(to layer: Layer) {
        guard dtypePolicy.isMixed, !layer.hasOwnPolicy, !layer.allLayers.contains(where: \.built)
        else { return }
        layer.dtypePolicy = dtypePolicy
    }
}
