import DescentCore
import DescentData
import DescentSupport
import DescentTraining

/// What becomes of NaN and infinite numbers when weights are loaded.
public enum NonFiniteWeights: Sendable, Hashable {
    /// They are loaded, and a warning says how many there are.
    case warned
    /// They are an error, and nothing is loaded.
    case refused
    /// They are loaded, and nobody looks for them.
    case ignored

    /// - Parameter counts: how many there are, by the names of weights.
    func judge(_ counts: [String: Int], file: String) throws(FileError) {
        guard !counts.isEmpty, self != .ignored else { return }
        let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) in \(quoted($0.key))" }
        if self == .refused {
            throw FileError(
                .malformed, file: file, expected: "weights that are finite",
                got: "NaN or infinite ones: \(listed(words))",
                fix: "Load a file from before the training diverged, or pass nonFinite: .warned.")
        }
        Terminal.warn(
            "'\(printable(file, limit: 200))' holds weights that are NaN or infinite: "
                + "\(listed(words)). They are loaded all the same; nonFinite: .refused makes them "
                + "an error, .ignored no matter.")
    }
}

/// How many numbers are NaN or infinite, by the names of those weights that have some.
func countNonFinite(_ data: [TensorData], of weights: [NamedWeight]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for (data, weight) in zip(data, weights) {
        let count = data.withBytes { countNonFinite($0, data.spec.dtype) }
        if count > 0 { counts[weight.name] = count }
    }
    return counts
}

/// How many of these numbers are NaN or infinite.
func countNonFinite(_ bytes: UnsafeRawBufferPointer, _ dtype: DType) -> Int {
    guard let base = bytes.baseAddress, firstNonFinite(bytes, dtype) != nil else { return 0 }
    return (0..<(bytes.count / dtype.byteCount)).count { !dtype.load(base, $0).isFinite }
}
