package import DescentCore

extension Layer {
    /// ``weights``, each with the path of layers that leads to it from this one: `block/dense/kernel`.
    ///
    /// The same for every layer or model of the same make. A weight that several layers share has
    /// the path of the first.
    package var weightPaths: [(path: String, weight: Variable)] {
        var found: [(path: String, weight: Variable)] = []
        var seen = Set<ObjectIdentifier>()
        var stack: [(layer: Layer, path: String)] = [(self, "")]
        while let (layer, path) = stack.popLast() {
            guard seen.insert(ObjectIdentifier(layer)).inserted else { continue }
            for weight in layer.ownWeights where seen.insert(ObjectIdentifier(weight)).inserted {
                let own = weight.name.split(separator: "/").last.map(String.init) ?? weight.name
                found.append((path + own, weight))
            }
            let sublayers = layer.sublayers
            // Models have named theirs.
            if !(layer is Model) { _ = LayerNames.assign(sublayers) }
            stack += sublayers.reversed().map { ($0, "\(path)\($0.name)/") }
        }
        return found
    }
}
