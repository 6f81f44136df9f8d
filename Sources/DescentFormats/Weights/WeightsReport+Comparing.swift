import DescentCore
import DescentData
import DescentSupport

/// Finding out what fits.
extension WeightsReport {
    /// - Parameter stored: what the tensors of the file are, by name; nil for what cannot be read.
    init(_ weights: [NamedWeight], _ stored: [String: TensorSpec?]) {
        for weight in weights {
            guard let found = stored[weight.name] else {
                missing.append(weight.name)
                continue
            }
            if let found, weight.spec.takes(found) {
                loaded.append(weight.name)
            } else {
                mismatched.append(
                    Mismatch(name: weight.name, expected: weight.spec, found: found))
            }
        }
        let names = Set(weights.map(\.name))
        unexpected = stored.keys.filter { !names.contains($0) }.sorted()
    }

    /// The weights that are loaded.
    func fitting(among weights: [NamedWeight]) -> [NamedWeight] {
        let names = Set(loaded)
        return weights.filter { names.contains($0.name) }
    }

    /// - Throws: `FileError` that names what is missing, unexpected or mismatched, if anything is.
    func requireFit(file: String, _ title: String) throws(FileError) {
        guard let faults else { return }
        let count = loaded.count + missing.count + mismatched.count
        throw FileError(
            .mismatch, file: file, expected: "the \(counted(count, "weight")) of \(title)",
            got: "a file in which \(loaded.count) fit; \(faults)",
            fix: "\(advice)To load what fits, pass skippingMismatched: true.")
    }

    /// What does not fit, in words; nil if everything does.
    var faults: String? {
        let lists = [
            ("missing", missing.map { quoted($0) }), ("unexpected", unexpected.map { quoted($0) }),
            ("mismatched", mismatched.map(\.description)),
        ]
        let words = lists.filter { !$1.isEmpty }.map { kind, names in
            "\(kind): \(listed(names, limit: Self.mostNames))"
        }
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// Names in a list of a message.
    private static let mostNames = 100

    /// What the missing weights may be called in the file.
    private var advice: String {
        let pairs = missing.prefix(5).compactMap { name in
            nearestName(to: name, among: unexpected).map { "\(quoted(name)) be \(quoted($0))" }
        }
        return pairs.isEmpty ? "" : "May \(pairs.joined(separator: ", or ")) in the file? "
    }
}

extension TensorSpec {
    /// Whether a weight of this type and shape can be set to a tensor of another.
    fileprivate func takes(_ other: TensorSpec) -> Bool {
        let isConvertible = dtype.isFloatingPoint && other.dtype.isFloatingPoint
        return shape == other.shape && (dtype == other.dtype || isConvertible)
    }
}
