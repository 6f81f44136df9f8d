import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

/// The weights in a HDF5 file of Keras' of before `.weights.h5`: layers by name and in order, and the
/// weights of each.
struct LegacyWeights {
    /// One layer that has weights.
    struct Group {
        let name: String
        /// The group of the file.
        let path: [String]
        /// Its weights: the trained ones first.
        let weights: [[String]]
    }

    let reader: H5Reader
    let groups: [Group]

    /// Whether a file has weights of this kind: alone, or those of a whole model.
    static func areIn(_ reader: H5Reader) throws(FileError) -> Bool {
        for name in ["layer_names", "layer_names0", "model_config"] {
            if try reader.hasAttribute(name, at: []) { return true }
        }
        return try reader.children(of: []).contains { $0.name == "model_weights" }
    }

    init(_ reader: H5Reader) throws(FileError) {
        self.reader = reader
        // Of a whole model they are in a group of their own.
        let isWhole = try reader.children(of: []).contains { $0.name == "model_weights" }
        let root = isWhole ? ["model_weights"] : []
        var groups: [Group] = []
        for name in try reader.names("layer_names", at: root) {
            let path = H5Reader.way(name, from: root)
            let names = try reader.names("weight_names", at: path)
            guard !names.isEmpty else { continue }
            groups.append(
                Group(name: name, path: path, weights: names.map { H5Reader.way($0, from: path) }))
        }
        self.groups = groups
        try requireNoneOfModel(root)
    }

    /// Models made of layers have no weights beside theirs.
    private func requireNoneOfModel(_ root: [String]) throws(FileError) {
        let name = "top_level_model_weights"
        guard try reader.children(of: root).contains(where: { $0.name == name }) else { return }
        let own = try reader.names("weight_names", at: root + [name])
        guard own.isEmpty else {
            throw reader.place.at(root + [name]).error(
                .unsupported, expected: "weights of layers only", got: "'\(own[0])' of the model",
                fix: "Give it to a layer.")
        }
    }

    /// What goes with each layer, by the layers' names; all of both must be there.
    func byName(_ layers: [LegacyLayer]) throws(FileError) -> [StoredVariable] {
        let known = Dictionary(groups.map { ($0.name, $0) }) { first, _ in first }
        var stored: [StoredVariable] = []
        for layer in layers {
            guard let group = known[layer.name] else {
                throw reader.place.error(
                    .mismatch, expected: "weights of layer '\(layer.name)'", got: "none",
                    fix: H5Place.otherModel)
            }
            stored += try self.stored(group, layer)
        }
        let names = Set(layers.map(\.name))
        if let other = groups.first(where: { !names.contains($0.name) }) {
            throw reader.place.at(other.path).error(
                .mismatch, expected: "layers that the model has", got: "'\(other.name)'",
                fix: H5Place.otherModel)
        }
        return stored
    }

    private func stored(
        _ group: Group, _ layer: LegacyLayer
    ) throws(FileError) -> [StoredVariable] {
        try requireCount(group, layer)
        var stored: [StoredVariable] = []
        for (variable, path) in zip(layer.variables, group.weights) {
            stored.append(try StoredVariable(variable, at: path, in: reader))
        }
        return stored
    }

    func requireCount(_ group: Group, _ layer: LegacyLayer) throws(FileError) {
        guard group.weights.count != layer.variables.count else { return }
        throw reader.place.at(group.path).error(
            .mismatch,
            expected: "\(counted(layer.variables.count, "weight")) of layer '\(layer.name)'",
            got: "\(group.weights.count)", fix: H5Place.otherModel)
    }
}

/// A layer that has weights, as such a file knows it: a model inside another is one.
struct LegacyLayer {
    let name: String
    /// The trained ones first.
    let variables: [Variable]

    /// Those of a model, in Keras' order.
    ///
    /// - Parameter members: the parts of functional models in the order that counts.
    static func all(
        of model: Model, members: @escaping (Model) throws -> [KerasGroup.Member]
    ) throws -> [LegacyLayer] {
        let trained = Set(model.trainableWeights.map(ObjectIdentifier.init))
        var seen = Set<ObjectIdentifier>()
        return try members(model).compactMap { member in
            guard let layer = member.layer, seen.insert(ObjectIdentifier(layer)).inserted else {
                return nil
            }
            let all = try KerasGroups(layer, members: members).all.flatMap(\.variables)
            guard !all.isEmpty else { return nil }
            let isTrained = { (variable: Variable) in trained.contains(ObjectIdentifier(variable)) }
            return LegacyLayer(
                name: layer.name,
                variables: all.filter(isTrained) + all.filter { !isTrained($0) })
        }
    }
}
