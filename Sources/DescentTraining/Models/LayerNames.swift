import DescentCore
import DescentSupport

/// Names within one model: `dense`, `dense_1`, …; and the paths of the weights that follow from
/// them.
struct LayerNames {
    private var taken = Set<String>()
    private var next: [String: Int] = [:]

    /// Gives `layers`, which come behind those added before, their names; false, with nothing
    /// changed, if one of them was given a name that is taken: then all names must be given anew.
    mutating func add(_ layers: ArraySlice<Layer>) -> Bool {
        var result = self
        for case let name? in layers.lazy.map(\.requestedName)
        where !result.taken.insert(name).inserted { return false }
        for layer in layers where layer.requestedName == nil { result.name(layer) }
        self = result
        return true
    }

    /// The next free name of its class, unless it has one that is free.
    private mutating func name(_ layer: Layer) {
        if taken.insert(layer.name).inserted { return }
        let base = snakeCase(layer.kerasClassName)
        var name = base
        while !taken.insert(name).inserted {
            next[base, default: 0] += 1
            name = "\(base)_\(next[base, default: 0])"
        }
        layer.rename(name)
    }

    /// Gives layers without a name of their own the next free one of their class, in order.
    ///
    /// - Returns: the first name that two layers were given by the user.
    static func assign(_ layers: [Layer]) -> String? {
        var names = LayerNames()
        var duplicate: String?
        for case let name? in layers.map(\.requestedName) where !names.taken.insert(name).inserted {
            duplicate = duplicate ?? name
        }
        for layer in layers where layer.requestedName == nil { names.name(layer) }
        return duplicate
    }

    /// Names the weights of `layers` and of the layers inside them by their path:
    /// `block/dense/kernel`.
    static func nameWeights(of layers: [Layer]) {
        var stack = layers.reversed().map { (layer: $0, scope: scope($0, in: nil)) }
        while let (layer, scope) = stack.popLast() {
            let weights = layer.ownWeights
            if !weights.isEmpty {
                // A path is as long as models are nested: it is written only where there
                // is something to name.
                let path = scope.path.joined(separator: "/")
                for weight in weights {
                    let own = weight.name.split(separator: "/").last.map(String.init) ?? weight.name
                    weight.name = "\(path)/\(own)"
                }
            }
            let sublayers = layer.sublayers
            guard !sublayers.isEmpty else { continue }
            if !(layer is Model) { _ = assign(sublayers) }
            stack += sublayers.reversed().map { ($0, Self.scope($0, in: scope)) }
        }
    }

    private static func scope(_ layer: Layer, in parent: NameScope?) -> NameScope {
        NameScope(layer.name, parent: parent)
    }
}
