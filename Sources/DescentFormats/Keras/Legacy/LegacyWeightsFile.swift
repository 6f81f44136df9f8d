import DescentCore
import DescentData
import DescentLayers
import DescentTraining

/// A HDF5 file of Keras' of before `.weights.h5` that is to be read: `save_weights("w.h5")` of Keras 2,
/// or a whole model, of which the weights are taken.
///
/// A model's layers go with those of the file in order, whatever their names are, as in Keras; where
/// what does not fit is left out, by name.
struct LegacyWeightsFile: WeightsFormat {
    let suffix = ".h5"
    private let file: LegacyWeights
    private let isByName: Bool

    init(_ reader: H5Reader, isByName: Bool) throws(FileError) {
        file = try LegacyWeights(reader)
        self.isByName = isByName
    }

    /// By their paths in the file: `dense/dense/kernel:0`.
    func weights(of layer: Layer) throws -> [NamedWeight] {
        guard let model = layer as? Model else {
            throw ConfigurationError(
                who: layer.title, expected: "to be a model, as the file has layers",
                got: "a layer", fix: "Load the file into the model.", location: layer.location)
        }
        let layers = try LegacyLayer.all(of: model, members: KerasWriter.members)
        if isByName { return named(layers, in: model) }
        guard layers.count == file.groups.count else {
            throw file.reader.place.error(
                .mismatch,
                expected: "weights of \(layers.count) layers, as \(model.title) has",
                got: "those of \(file.groups.count)",
                fix: "To load layers by name, pass skippingMismatched: true.")
        }
        return try zip(layers, file.groups).flatMap { layer, group in
            try file.requireCount(group, layer)
            return named(layer.variables, group)
        }
    }

    private func named(_ layers: [LegacyLayer], in model: Model) -> [NamedWeight] {
        let groups = Dictionary(file.groups.map { ($0.name, $0) }) { first, _ in first }
        let paths = Dictionary(
            model.weightPaths.map { (ObjectIdentifier($0.weight), $0.path) }
        ) { first, _ in first }
        return layers.flatMap { layer in
            if let group = groups[layer.name], group.weights.count == layer.variables.count {
                return named(layer.variables, group)
            }
            return layer.variables.map {
                NamedWeight(name: paths[ObjectIdentifier($0)] ?? $0.name, variable: $0)
            }
        }
    }

    private func named(_ variables: [Variable], _ group: LegacyWeights.Group) -> [NamedWeight] {
        zip(variables, group.weights).map { variable, path in
            NamedWeight(name: path.joined(separator: "/"), variable: variable)
        }
    }

    func write(_ weights: [NamedArray], to path: String) throws {
        throw FileError(
            .unsupported, file: path, expected: "a format that is written", got: "that of Keras 2",
            fix: "Choose a name that ends in .weights.h5.")
    }

    func contents(of path: String, _ limits: FileLimits) throws -> [String: TensorSpec?] {
        var found: [String: TensorSpec?] = [:]
        for place in file.groups.flatMap(\.weights) {
            found.updateValue(
                try KerasWeightsFile.spec(file.reader, place),
                forKey: place.joined(separator: "/"))
        }
        return found
    }

    func read(_ names: [String], of path: String, _ limits: FileLimits) throws -> [String: Tensor] {
        try file.reader.tensors(names)
    }
}
