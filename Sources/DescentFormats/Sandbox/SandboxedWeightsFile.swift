import DescentCore
import DescentData
import DescentLayers

/// Keras' files of weights, taken apart by another process.
struct SandboxedWeightsFile: WeightsFormat {
    private let format = KerasWeightsFile()
    var suffix: String { format.suffix }
    private let file: SandboxedFile

    init(_ path: String, by command: String, _ limits: FileLimits) throws {
        file = try SandboxedFile(path, as: .weights, by: command, limits: limits)
    }

    func weights(of layer: Layer) throws -> [NamedWeight] { try format.weights(of: layer) }

    func write(_ weights: [NamedArray], to path: String) throws {
        try format.write(weights, to: path)
    }

    func contents(of path: String, _ limits: FileLimits) -> [String: TensorSpec?] {
        file.specs.filter { KerasWeightsFile.holdsWeights(H5Reader.way($0.key, from: [])) }
    }

    func read(_ names: [String], of path: String, _ limits: FileLimits) throws -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for name in names {
            tensors[name] = try file.array(H5Reader.way(name, from: [])).tensor()
        }
        return tensors
    }
}
