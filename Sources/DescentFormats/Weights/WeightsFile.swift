import DescentCore
import DescentData

/// A file of weights that is to be read.
struct WeightsFile {
    let path: String
    let format: any WeightsFormat
    let limits: FileLimits

    /// What its tensors are, by name; nil for those of a type that cannot be read.
    ///
    /// - Throws: also what is wrong with a tensor for one of `weights` that is damaged.
    func contents(for weights: [NamedWeight]) throws -> [String: TensorSpec?] {
        let stored = try format.contents(of: path, limits)
        for weight in weights {
            guard let found = stored[weight.name], found == nil else { continue }
            do {
                _ = try format.read([weight.name], of: path, limits)
            } catch let error as FileError where error.kind == .unsupported {}
        }
        return stored
    }

    /// The numbers for `weights`, in their types; all of them fit what `stored` says.
    func read(_ weights: [NamedWeight], _ stored: [String: TensorSpec?]) throws -> [TensorData] {
        var tensors = try format.read(weights.map(\.name), of: path, limits)
        return try weights.map { weight in
            // What is converted is let go of at once.
            guard let tensor = tensors.removeValue(forKey: weight.name),
                tensor.spec == stored[weight.name]
            else {
                throw FileError(
                    .mismatch, file: path, member: weight.name, expected: "what it was before",
                    got: "another file", fix: "The file changed while it was read; read it again.")
            }
            return try tensor.cast(to: weight.spec.dtype).data()
        }
    }
}
