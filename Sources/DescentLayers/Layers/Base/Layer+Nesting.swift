import DescentCore

// Layers inside layers. Iterative: models may be nested a thousand deep, and layers shared.

extension Layer {
    /// This layer and all layers inside it, each once, outermost first.
    package var allLayers: [Layer] { layersInside { _ in true } }

    /// This layer and the layers inside it, each once: those inside a layer that `isOpen` says no
    /// of are left out, and it too.
    final func layersInside(where isOpen: (Layer) -> Bool) -> [Layer] {
        var found: [Layer] = []
        var seen = Set<ObjectIdentifier>()
        var stack = [self]
        while let layer = stack.popLast() {
            guard isOpen(layer), seen.insert(ObjectIdentifier(layer)).inserted else { continue }
            found.append(layer)
            stack.append(contentsOf: layer.sublayers.reversed())
        }
        return found
    }

    /// Why `layer` cannot become part of this one; nil if it can.
    package final func nestingFault(_ layer: Layer) -> ConfigurationError? {
        // What is no part of anything is inside itself at most.
        let isInside = layer === self || (isPart && layer.allLayers.contains { $0 === self })
        guard isInside else { return nil }
        return ConfigurationError(
            who: title, expected: "layers inside it that do not hold it themselves",
            got: layer === self ? "itself" : "\(layer.title), which holds it",
            fix: "Make another layer, or a copy of the model.", location: location)
    }

    /// Why one more layer cannot be called inside those being called; nil if it can.
    final var depthFault: ConfigurationError? {
        guard !StackRoom.isEnough else { return nil }
        return ConfigurationError(
            who: title,
            expected: "fewer layers called inside one another, or a larger stack",
            got: "a stack of \(StackRoom.size >> 10) KiB that is used up",
            fix:
                "Does a layer call itself? Else nest models less deeply, or use a thread with a "
                + "larger stack.",
            location: location)
    }
}
