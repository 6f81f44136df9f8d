import DescentCore

/// The parts of a layer, and what used to be parts.
struct LayerMembers {
    /// In the order of their registration.
    private(set) var layers: [Layer] = []
    /// Keras' order: those made to be trained, then the others.
    var variables: [Variable] { changing + fixed }
    private var changing: [Variable] = []
    private var fixed: [Variable] = []
    /// All of these, and what a build made that failed: properties may still hold it.
    private var known: Set<ObjectIdentifier> = []
    /// Keeps the identifiers of former parts from being used again.
    private var discarded: [AnyObject] = []
    private var beforeBuild: (layers: Int, changing: Int, fixed: Int)?

    /// Whether it is a part already, or not any more.
    func isKnown(_ member: AnyObject) -> Bool { known.contains(ObjectIdentifier(member)) }

    mutating func add(_ layer: Layer) {
        known.insert(ObjectIdentifier(layer))
        layers.append(layer)
    }

    mutating func add(_ variable: Variable) {
        known.insert(ObjectIdentifier(variable))
        if variable.trainable { changing.append(variable) } else { fixed.append(variable) }
    }

    /// Makes it no part any more; it may become one again.
    mutating func remove(_ layer: Layer) {
        known.remove(ObjectIdentifier(layer))
        layers.removeAll { $0 === layer }
    }

    mutating func noteBuildBegins() { beforeBuild = (layers.count, changing.count, fixed.count) }

    /// Forgets what was registered since the build began, if it did.
    mutating func forgetBuild() {
        guard let beforeBuild else { return }
        while layers.count > beforeBuild.layers { discarded.append(layers.removeLast()) }
        while changing.count > beforeBuild.changing { discarded.append(changing.removeLast()) }
        while fixed.count > beforeBuild.fixed { discarded.append(fixed.removeLast()) }
    }
}
