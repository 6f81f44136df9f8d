import ArgumentParser
import Descent
import DescentCore
import DescentData
import DescentSupport
import DescentTraining

/// Where predictions go; the end of the name says how.
enum PredictionFile {
    case npy(String), npz(String), csv(String), standardOutput

    /// - Throws: `ValidationError` for names with other endings.
    init(_ path: String?) throws {
        guard let path, path != "-" else {
            self = .standardOutput
            return
        }
        let name = path.lowercased()
        if name.hasSuffix(".npy") {
            self = .npy(path)
        } else if name.hasSuffix(".npz") {
            self = .npz(path)
        } else if name.hasSuffix(".csv") {
            self = .csv(path)
        } else {
            throw ValidationError(
                "--output needs a name that ends in .npy, .npz or .csv, or -, but got '\(path)'.")
        }
    }

    /// The path; nil for standard output.
    var path: String? {
        switch self {
        case .npy(let path), .npz(let path), .csv(let path): path
        case .standardOutput: nil
        }
    }

    /// In a type that NumPy has.
    private static func known(_ tensor: Tensor) -> Tensor {
        tensor.dtype == .bfloat16 ? tensor.cast(to: .float32) : tensor
    }

    /// Writes all outputs. On standard output they are a table, or JSON.
    func write(
        _ predictions: Predictions, header: Bool, isJSON: Bool, warnings: [String]
    ) throws {
        switch self {
        case .npz(let path):
            try NPZ.write(predictions.dictionary.mapValues(Self.known), to: path)
        case .npy(let path):
            guard predictions.count == 1 else {
                throw ValidationError(
                    "An npy file holds one array, but the model has the outputs "
                        + "\(quotedList(predictions.names)). Write .npz, which holds them by name.")
            }
            try NPY.write(Self.known(predictions[0]), to: path)
        case .csv(let path):
            let text = try predictions.csv(header: header)
            try writing(path) { () throws(WriteFault) in try AtomicFile.write(text, to: path) }
        case .standardOutput:
            try Streams.write(
                isJSON
                    ? try predictions.json(warnings) + "\n"
                    : try predictions.csv(header: header))
        }
    }
}
