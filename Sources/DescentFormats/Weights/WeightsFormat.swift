import DescentCore
import DescentData
import DescentTraining

/// A kind of file that holds the weights of a model by name.
protocol WeightsFormat: Sendable {
    /// What the names of its files end in.
    var suffix: String { get }
    /// The weights of a layer, by the names they have in such a file.
    func weights(of layer: Layer) throws -> [NamedWeight]
    /// Writes the file, whole or not at all.
    func write(_ weights: [NamedArray], to path: String) throws
    /// What the tensors of a file are, by name; nil for what cannot be read.
    func contents(of path: String, _ limits: FileLimits) throws -> [String: TensorSpec?]
    /// The tensors of these names, which the file has.
    func read(_ names: [String], of path: String, _ limits: FileLimits) throws -> [String: Tensor]
}

extension WeightsFormat {
    func weights(of layer: Layer) -> [NamedWeight] {
        layer.weightPaths.map { NamedWeight(name: $0.path, variable: $0.weight) }
    }
}

/// All formats.
enum WeightsFormats {
    private static let all: [any WeightsFormat] = [
        SafetensorsWeights(), NPZWeights(), KerasWeightsFile(),
    ]

    /// What the names of files end in that can be written: `.safetensors, .npz or .weights.h5`.
    static var written: String { listed(all.map(\.suffix)) }

    /// The format of a file that is to be written, which the end of its name says.
    static func of(_ path: String) throws(FileError) -> any WeightsFormat {
        if let format = format(of: path) { return format }
        throw unknown(path, written)
    }

    /// The format of a file that is to be read. What is in HDF5 files says of which age they are.
    ///
    /// - Parameters:
    ///   - isByName: whether layers are found by their names where order counts as well.
    ///   - sandbox: where HDF5 is taken apart.
    static func reading(
        _ path: String, isByName: Bool, _ limits: FileLimits, _ sandbox: Sandboxing
    ) throws -> any WeightsFormat {
        let command = try sandbox.command
        if path.lowercased().hasSuffix(KerasShards.indexSuffix) {
            return try KerasShards(path, limits, sandbox)
        }
        if let command, path.lowercased().hasSuffix(KerasWeightsFile().suffix) {
            return try SandboxedWeightsFile(path, by: command, limits)
        }
        if mayBeHDF5(path) {
            if let command { try SandboxedFile.rehearse(path, by: command, limits: limits) }
            let reader = try KerasWeightsFile.open(path, limits)
            guard try LegacyWeights.areIn(reader) else { return KerasWeightsFile() }
            return try LegacyWeightsFile(reader, isByName: isByName)
        }
        if let format = format(of: path) { return format }
        throw unknown(path, listed(all.map(\.suffix) + [KerasShards.indexSuffix, ".h5"]))
    }

    static func mayBeHDF5(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".h5") || name.hasSuffix(".hdf5")
    }

    private static func format(of path: String) -> (any WeightsFormat)? {
        let name = path.lowercased()
        return all.first { name.hasSuffix($0.suffix) }
    }

    private static func listed(_ suffixes: [String]) -> String {
        suffixes.dropLast().joined(separator: ", ") + " or " + (suffixes.last ?? "")
    }

    private static func unknown(_ path: String, _ suffixes: String) -> FileError {
        FileError(
            .unsupported, file: path, expected: "a file of weights whose name ends in \(suffixes)",
            got: "another name", fix: "Choose one of them; it says the format.")
    }
}
