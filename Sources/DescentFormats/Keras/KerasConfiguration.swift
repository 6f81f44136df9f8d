package import DescentData
import DescentInsight
package import DescentSupport
package import DescentTraining

/// What a model is made of, without its numbers: that of a `.keras` or HDF5 file, or a file of its own
/// as Keras' `model.to_json()` writes it.
package struct KerasConfiguration {
    package let json: JSONValue
    private let place: KerasPlace

    /// - Throws: `FileError` if the file cannot be read, or is no JSON.
    package init(_ path: String, limits: FileLimits = FileLimits()) throws {
        if path.lowercased().hasSuffix(".json") {
            place = KerasPlace(file: path, member: nil)
            json = OldConfiguration.current(
                try JSONReader.read(file: path, for: "the configuration", limits: limits))
        } else if try LegacyModelFile.isHDF5(path, limits) {
            let file = try LegacyModelFile(path, limits: limits)
            (json, place) = (file.configuration, file.place)
        } else {
            place = KerasPlace(file: path, member: KerasArchive.config)
            let archive = try ZipArchive(path, limits: limits)
            try KerasArchive.requireMembers(archive, path)
            json = try KerasArchive.json(KerasArchive.config, of: archive, path, limits)
        }
    }

    /// A model of this make with new weights, compiled if the configuration says how.
    ///
    /// - Throws: `FileError` with the place in the configuration.
    package func model() throws -> Model { try read(KerasReader()) }

    /// Source code in Swift: a function that makes a model of this make, compiled if the configuration
    /// says how.
    ///
    /// - Parameters:
    ///   - function: the name of the function.
    ///   - weights: the file that it loads weights from unless it is given another; nil for new
    ///     weights.
    /// - Throws: `FileError` with the place in the configuration; ``ConfigurationError`` that lists
    ///   all that source code cannot say.
    package func swiftSource(
        function: String = "makeModel", weights: String? = nil
    ) throws -> String {
        let reader = KerasReader()
        let model = try read(reader)
        var writer = SwiftModelWriter(reader)
        return try writer.source(of: model, function: function, weights: weights)
    }

    private func read(_ reader: KerasReader) throws -> Model {
        let model = try reader.model(json, place)
        try reader.compile(
            model, json["compile_config"] ?? .null, place.at("compile_config"),
            checks: [WiringCheck(silencing: [])])
        return model
    }
}
