import DescentCore
import DescentData
import DescentInsight
import DescentLayers
import DescentSupport
import DescentTraining

/// Whole models in HDF5 files, as Keras 2 writes them, and Keras 3 with `save("model.h5")`.
struct LegacyModelFile {
    private let reader: H5Reader
    /// In the words of `.keras` files.
    let configuration: JSONValue
    let place: KerasPlace

    /// Whether a file is in HDF5.
    static func isHDF5(_ path: String, _ limits: FileLimits) throws(FileError) -> Bool {
        try RegularFile(path, limits: limits).peek(H5Superblock.signature.count)
            == Array(H5Superblock.signature)
    }

    init(_ path: String, limits: FileLimits) throws {
        reader = try KerasWeightsFile.open(path, limits)
        guard try reader.hasAttribute("model_config", at: []) else {
            throw reader.place.attribute("model_config").error(
                .mismatch, expected: "a whole model, with its configuration",
                got: "a file without one",
                fix: "Weights alone are for loadWeights(_:) of a model that is there.")
        }
        let (json, place) = try Self.json("model_config", of: reader, limits)
        self.place = place
        configuration = OldConfiguration.current(json)
        try requireSameActivations()
    }

    private static func json(
        _ attribute: String, of reader: H5Reader, _ limits: FileLimits
    ) throws -> (JSONValue, KerasPlace) {
        let bytes = try reader.textBytes(attribute, at: [])
        guard bytes.count <= limits.jsonBytes else {
            throw reader.place.attribute(attribute).error(
                .tooLarge, expected: "at most \(limits.jsonBytes) bytes", got: "\(bytes.count)",
                fix: "Raise FileLimits.jsonBytes if the model is meant to be that large.")
        }
        let json = try bytes.withUnsafeBytes {
            try JSONReader.read($0, file: reader.place.file, member: attribute)
        }
        return (json, KerasPlace(file: reader.place.file, member: attribute))
    }

    /// The model with its weights.
    func model(compiling: Bool, nonFinite: NonFiniteWeights, limits: FileLimits) throws -> Model {
        let keras = KerasReader()
        let model = try keras.emptyModel(configuration, place)
        if compiling { try compile(model, keras, limits) }
        let layers = try LegacyLayer.all(of: model, members: keras.members)
        let stored = try LegacyWeights(reader).byName(layers)
        try StoredVariable.assign(stored)
        try nonFinite.judge(stored, file: reader.place.file)
        if compiling, let optimizer = model.compilation?.optimizer {
            let weights = try KerasWeights(model, members: keras.members).trained
            try LegacyOptimizerState(reader)?.read(into: optimizer, weights)
        }
        return model
    }

    /// Compiles a model as the file says; does nothing where it says nothing.
    private func compile(_ model: Model, _ keras: KerasReader, _ limits: FileLimits) throws {
        let attribute = "training_config"
        guard try reader.hasAttribute(attribute, at: []) else { return }
        let (json, place) = try Self.json(attribute, of: reader, limits)
        try keras.compile(
            model, OldCompilation(of: configuration).current(json), place,
            checks: [WiringCheck(silencing: [])])
    }

    // MARK: What means something else today

    /// Keras 2's `hard_sigmoid` has a slope of 1/5, today's one of 1/6.
    private func requireSameActivations() throws {
        guard try reader.hasAttribute("keras_version", at: []) else { return }
        let version = try reader.text("keras_version", at: [])
        guard version.hasPrefix("1.") || version.hasPrefix("2.") else { return }
        try requireNone(of: "hard_sigmoid", in: configuration, place)
    }

    private func requireNone(
        of name: JSONValue, in json: JSONValue, _ place: KerasPlace
    ) throws(FileError) {
        for member in json.members {
            guard member.value != name || !member.key.hasSuffix("activation") else {
                throw place.at(member.key).error(
                    .unsupported, expected: "activations that compute today what they did",
                    got: "'hard_sigmoid' of Keras 2, whose slope is another",
                    fix: "Write it as a Layer, or train with today's.")
            }
            try requireNone(of: name, in: member.value, place.at(member.key))
        }
        for (i, value) in json.elements.enumerated() {
            try requireNone(of: name, in: value, place.at(i))
        }
    }
}
