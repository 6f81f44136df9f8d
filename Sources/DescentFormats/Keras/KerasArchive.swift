import DescentCore
import DescentData
import DescentInsight
import DescentLayers
import DescentSupport
import DescentTraining

/// `.keras` files: a zip archive of configuration, metadata and weights.
enum KerasArchive {
    static let config = "config.json"
    static let metadata = "metadata.json"
    static let weights = "model.weights.h5"
    /// The version of Keras whose format is written.
    static let version = "3.15.1"

    static func requireSuffix(_ path: String, fix: String) throws(FileError) {
        guard !path.lowercased().hasSuffix(".keras") else { return }
        throw FileError(
            .unsupported, file: path, expected: "a name that ends in .keras", got: "another",
            fix: fix)
    }

    // MARK: Reading

    static func load(
        _ path: String, in sandbox: Sandboxing, compiling: Bool, nonFinite: NonFiniteWeights,
        limits: FileLimits
    ) throws -> Model {
        let reader = KerasReader()
        if let command = try sandbox.command {
            let file = try SandboxedFile(path, as: .model, by: command, limits: limits)
            let model = try emptyModel(
                try file.configuration(limits), path, by: reader, compiling: compiling)
            let weights = try KerasWeights(model, members: reader.members)
            let stored = try weights.read(from: file, includingOptimizer: compiling)
            try weights.readVocabularies(from: file) { try file.asset($0) }
            try nonFinite.judge(stored, file: path)
            try file.metadata()?.withBytes { try readEvidence(of: model, in: $0, path, limits) }
            return model
        }
        let archive = try ZipArchive(path, limits: limits)
        try requireMembers(archive, path)
        let json = try json(config, of: archive, path, limits)
        let model = try emptyModel(json, path, by: reader, compiling: compiling)
        let bytes = try archive.randomAccess(to: weights)
        let stored = try bytes.checking {
            let weights = try KerasWeights(model, members: reader.members)
            let numbers = try H5Reader(bytes, limits: limits)
            let stored = try weights.read(from: numbers, includingOptimizer: compiling)
            try weights.readVocabularies(from: numbers) { name in
                guard archive.entries.contains(where: { $0.name == name }) else { return nil }
                let text = try archive.bytes(of: name)
                return withExtendedLifetime(text) { Array(text.bytes) }
            }
            return stored
        }
        try nonFinite.judge(stored, file: path)
        if archive.entries.contains(where: { $0.name == metadata }) {
            let text = try archive.bytes(of: metadata)
            try withExtendedLifetime(text) {
                try readEvidence(of: model, in: text.bytes, path, limits)
            }
        }
        return model
    }

    /// The model that a configuration describes, whose numbers are to be read.
    private static func emptyModel(
        _ json: JSONValue, _ path: String, by reader: KerasReader, compiling: Bool
    ) throws -> Model {
        let place = KerasPlace(file: path, member: config)
        let model = try reader.emptyModel(json, place)
        if compiling {
            let compilation = json["compile_config"] ?? .null
            try reader.compile(
                model, compilation, place.at("compile_config"), checks: [WiringCheck(silencing: [])]
            )
        }
        return model
    }

    static func requireMembers(_ archive: ZipArchive, _ path: String) throws {
        let names = archive.entries.map(\.name)
        for member in [config, weights] where !names.contains(member) {
            throw FileError(
                .mismatch, file: path, expected: "an archive with the member '\(member)'",
                got: names.isEmpty ? "an empty one" : quotedList(names.prefix(8).map { $0 }),
                fix: names.contains("model.weights.npz")
                    ? "Keras itself does not read weights as npz; save the model again."
                    : "Save the whole model with Keras 3, or with save(to:).")
        }
    }

    static func json(
        _ member: String, of archive: ZipArchive, _ path: String, _ limits: FileLimits
    ) throws -> JSONValue {
        let bytes = try archive.bytes(of: member)
        defer { withExtendedLifetime(bytes) {} }
        guard bytes.bytes.count <= limits.jsonBytes else {
            throw FileError(
                .tooLarge, file: path, member: member,
                expected: "at most \(limits.jsonBytes) bytes", got: "\(bytes.bytes.count)",
                fix: "Raise FileLimits.jsonBytes if the model is meant to be that large.")
        }
        return try JSONReader.read(
            bytes.bytes, file: path, member: member)
    }
}
