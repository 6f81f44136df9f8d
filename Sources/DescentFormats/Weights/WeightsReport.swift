public import DescentCore
import DescentSupport

/// What became of the weights of a model when a file was loaded.
public struct WeightsReport: Sendable, Hashable, CustomStringConvertible {
    /// Names of the weights that were replaced, in the order of the model.
    public internal(set) var loaded: [String] = []
    /// Names of weights that the file does not have.
    public internal(set) var missing: [String] = []
    /// Names of tensors in the file that are no weights of the model.
    public internal(set) var unexpected: [String] = []
    /// Weights that the file has in another shape, or a type that cannot be converted.
    public internal(set) var mismatched: [Mismatch] = []
    /// How many of the loaded numbers are NaN or infinite, by the names of their weights;
    /// empty if nobody was to look.
    public internal(set) var nonFinite: [String: Int] = [:]

    /// A weight and what stands in the file in its place.
    public struct Mismatch: Sendable, Hashable, CustomStringConvertible {
        /// The name of both.
        public let name: String
        /// Type and shape of the weight.
        public let expected: TensorSpec
        /// Type and shape of the tensor in the file; nil for what cannot be read.
        public let found: TensorSpec?

        /// `'dense/kernel' float32[3, 2] where float32[2, 3] is needed`.
        public var description: String {
            let found = found.map { "\($0)" } ?? "of a type that cannot be read"
            return "'\(name)' \(found) where \(expected) is needed"
        }
    }

    /// Whether every weight was found in the file and nothing else.
    public var isComplete: Bool { missing.isEmpty && unexpected.isEmpty && mismatched.isEmpty }

    /// `loaded 4 of 6 weights; missing: 'head/bias', 'head/kernel'`.
    public var description: String {
        let count = loaded.count + missing.count + mismatched.count
        let faults = faults.map { "; \($0)" } ?? ""
        return "loaded \(loaded.count) of \(counted(count, "weight"))\(faults)"
    }
}
