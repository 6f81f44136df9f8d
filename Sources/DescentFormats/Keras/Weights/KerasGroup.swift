import DescentCore
import DescentLayers
import DescentSupport
import DescentTraining

/// The variables of one layer, and where Keras keeps them in a file of weights.
struct KerasGroup {
    /// `["layers", "dense_1"]`: by the classes of layers, whatever their names are.
    let path: [String]
    /// The layer's name, which stands beside its variables.
    let name: String
    let variables: [Variable]

    /// A part of a model: a layer, or the operation of a class.
    struct Member {
        let className: String
        /// nil for an operation.
        let layer: Layer?
    }

    /// All layers of a model, each once; those without variables too, as Keras has it.
    ///
    /// - Parameter members: the parts of a functional model in Keras' order.
    /// - Throws: what `members` throws.
    static func all(
        of model: Model, members: (Model) throws -> [Member]
    ) throws -> [KerasGroup] {
        var (groups, visited) = ([KerasGroup](), Set<ObjectIdentifier>())
        try add(model, at: [], &groups, &visited, members)
        return groups
    }

    private static func add(
        _ layer: Layer, at path: [String], _ groups: inout [KerasGroup],
        _ visited: inout Set<ObjectIdentifier>, _ members: (Model) throws -> [Member]
    ) throws {
        guard visited.insert(ObjectIdentifier(layer)).inserted else { return }
        groups.append(KerasGroup(path: path, name: layer.name, variables: layer.ownWeights))
        if let model = layer as? Model {
            try add(members(model), at: path + ["layers"], &groups, &visited, members)
        } else {
            let inner = layer.sublayers.map { Member(className: $0.kerasClassName, layer: $0) }
            try add(inner, at: path, &groups, &visited, members)
        }
    }

    /// Parts of a list: by their classes, which are numbered from the second on.
    private static func add(
        _ list: [Member], at path: [String], _ groups: inout [KerasGroup],
        _ visited: inout Set<ObjectIdentifier>, _ members: (Model) throws -> [Member]
    ) throws {
        var counts: [String: Int] = [:]
        for member in list {
            let name = snakeCase(member.className)
            let count = counts[name, default: 0]
            counts[name] = count + 1
            guard let layer = member.layer else { continue }
            try add(
                layer, at: path + [count == 0 ? name : "\(name)_\(count)"], &groups, &visited,
                members)
        }
    }
}

extension KerasWriter {
    /// The parts of a model in the order in which Keras has them once it has read the model.
    static func members(of model: Model) throws -> [KerasGroup.Member] {
        guard let graph = model.graph else {
            return model.layers.map { .init(className: $0.kerasClassName, layer: $0) }
        }
        var nodes = KerasNodes(graph, who: model.title)
        return try nodes.members().map { .init(className: $0.className, layer: $0.layer) }
    }
}
