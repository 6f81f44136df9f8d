import DescentCore
import DescentData
import DescentLayers

/// Keras' files of weights, taken apart by another process.
///
/// Nobody else knows it than who has made it, so `@unchecked Sendable` is safe.
final class SandboxedWeightsFile: WeightsFormat, @unchecked Sendable {
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

    /// Without the state of an optimizer, which is none of the weights.
    func contents(of path: String, _ limits: FileLimits) -> [String: TensorSpec?] {
        file.specs.filter { !$0.key.split(separator: "/").contains("optimizer") }
    }

    func read(_ names: [String], of path: String, _ limits: FileLimits) throws -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for name in names {
            tensors[name] = try file.array(name.split(separator: "/").map(String.init)).tensor()
        }
        return tensors
    }
}
