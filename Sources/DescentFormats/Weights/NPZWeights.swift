import DescentCore
import DescentData

/// Weights by their paths in an archive of NumPy.
struct NPZWeights: WeightsFormat {
    let suffix = ".npz"

    func write(_ weights: [NamedArray], to path: String) throws {
        try NPZ.write(weights, to: path)
    }

    func contents(of path: String, _ limits: FileLimits) throws -> [String: TensorSpec?] {
        var specs: [String: TensorSpec?] = [:]
        for member in try NPZ.contents(of: path, limits: limits) {
            let spec = member.dtype.flatMap { dtype in
                member.shape.map { TensorSpec($0, dtype) }
            }
            specs.updateValue(spec, forKey: member.name)
        }
        return specs
    }

    func read(_ names: [String], of path: String, _ limits: FileLimits) throws -> [String: Tensor] {
        try NPZ.read(path, names: names, limits: limits)
    }
}
