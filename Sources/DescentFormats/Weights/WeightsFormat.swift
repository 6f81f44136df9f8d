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

    /// The format of a file, which the end of its name says.
    static func of(_ path: String) throws(FileError) -> any WeightsFormat {
        let name = path.lowercased()
        if let format = all.first(where: { name.hasSuffix($0.suffix) }) { return format }
        let names = all.map(\.suffix)
        let suffixes = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
        throw FileError(
            .unsupported, file: path, expected: "a file of weights whose name ends in \(suffixes)",
            got: "another name", fix: "Choose one of them; it says the format.")
    }
}
