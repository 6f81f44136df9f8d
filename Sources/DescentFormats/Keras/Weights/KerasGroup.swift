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
    /// The layer, if it has a vocabulary.
    var vocabulary: (any VocabularyLayer)?
    /// Whether it is what Keras keeps once more.
    var isRepeated = false

    /// A part of a model: a layer, or the operation of a class.
    struct Member {
        let className: String
        /// nil for an input or an operation.
        let layer: Layer?
        /// Whether files have a group for it.
        var hasGroup: Bool { layer != nil || className == "InputLayer" }
    }
}

/// The groups of a whole model, or a layer of it.
struct KerasGroups {
    /// One for each layer; those without variables too, as Keras has it.
    private(set) var all: [KerasGroup] = []
    /// What may be in each group that holds others.
    private(set) var children: [(path: [String], names: Set<String>)] = []
    private var visited = Set<ObjectIdentifier>()
    private let members: (Model) throws -> [KerasGroup.Member]

    /// - Parameters:
    ///   - layer: the model, or one of its layers.
    ///   - members: the parts of a model in Keras' order.
    /// - Throws: what `members` throws.
    init(_ layer: Layer, members: @escaping (Model) throws -> [KerasGroup.Member]) throws {
        self.members = members
        try add(layer, at: [])
    }

    private mutating func add(_ layer: Layer, at path: [String]) throws {
        guard visited.insert(ObjectIdentifier(layer)).inserted else { return }
        let vocabulary = layer as? any VocabularyLayer
        all.append(
            KerasGroup(
                path: path, name: layer.name, variables: layer.ownWeights, vocabulary: vocabulary))
        if let vocabulary, let inner = vocabulary.innerLookup {
            all.append(
                KerasGroup(
                    path: path + [inner], name: inner, variables: [], vocabulary: vocabulary,
                    isRepeated: true))
            children.append((path, ["vars", inner]))
            return
        }
        if let model = layer as? Model {
            // A model inside another may have been compiled by itself once.
            children.append((path, ["vars", "layers", "optimizer"]))
            let names = try add(members(model), at: path + ["layers"])
            children.append((path + ["layers"], names))
        } else if let parts = layer.storedParts {
            try add(parts, at: path)
        } else {
            let inner = layer.sublayers.map {
                KerasGroup.Member(className: $0.kerasClassName, layer: $0)
            }
            let names = try add(inner, at: path)
            // A layer may be another's activation, which has no variables.
            children.append((path, names.union(["vars", "activation"])))
        }
    }

    /// What Python calls a class, which groups are called by.
    private static func pythonName(_ className: String) -> String {
        className == "GroupQueryAttention" ? "GroupedQueryAttention" : className
    }

    /// Adds the layers inside a layer that Keras finds by its attributes.
    private mutating func add(_ parts: [StoredPart], at path: [String]) throws {
        children.append((path, Set(parts.map(\.attribute)).union(["vars", "activation"])))
        for part in parts {
            let place = path + [part.attribute]
            guard part.isList else {
                for layer in part.layers { try add(layer, at: place) }
                continue
            }
            let list = part.layers.map {
                KerasGroup.Member(className: $0.kerasClassName, layer: $0)
            }
            children.append((place, try add(list, at: place)))
        }
    }

    /// Adds the parts of a list; returns their names, which say their classes and are numbered from
    /// the second of a class on.
    private mutating func add(
        _ list: [KerasGroup.Member], at path: [String]
    ) throws -> Set<String> {
        var (counts, names) = ([String: Int](), Set<String>())
        for member in list where member.hasGroup {
            let kind = snakeCase(Self.pythonName(KerasWriter.withoutPackage(member.className)))
            let count = counts[kind, default: 0]
            counts[kind] = count + 1
            let name = count == 0 ? kind : "\(kind)_\(count)"
            names.insert(name)
            if let layer = member.layer { try add(layer, at: path + [name]) }
        }
        return names
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
