import DescentCore
import DescentData

/// Weights by their paths in a safetensors file.
struct SafetensorsWeights: WeightsFormat {
    let suffix = ".safetensors"

    func write(_ weights: [NamedArray], to path: String) throws {
        try Safetensors.write(weights, to: path)
    }

    func contents(of path: String, _ limits: FileLimits) throws -> [String: TensorSpec?] {
        var specs: [String: TensorSpec?] = [:]
        for entry in try Safetensors.contents(of: path, limits: limits).tensors {
            specs.updateValue(entry.dtype.map { TensorSpec(entry.shape, $0) }, forKey: entry.name)
        }
        return specs
    }

    func read(_ names: [String], of path: String, _ limits: FileLimits) throws -> [String: Tensor] {
        try Safetensors.read(path, names: names, limits: limits)
    }
}
