import Descent
import DescentCore
import DescentData
import DescentSupport

/// One array that a model takes: an input, or the labels of an output.
struct ArrayPlace {
    let name: String
    /// What the model expects there; nil for labels, and where it is not known.
    var spec: TensorSpec?
}

/// Reads arrays from files of any kind.
struct ArrayReader {
    /// `x`, of `--x`: what the array may be called in an npz.
    let option: String
    let header: Bool?
    private let limits = FileLimits()

    /// The array of a file that goes with a place.
    func read(_ path: String, for place: ArrayPlace) throws -> Tensor {
        if path == "-" {
            let source = try StandardInput(limits: limits)
            return try read(source, for: place)
        }
        switch try ArrayFileKind(of: openUnpacked(path, limits)) {
        case .npy: return fitted(try NPY.read(path, limits: limits), to: place, isTable: false)
        case .idx: return fitted(try IDX.read(path, limits: limits), to: place, isTable: false)
        case .csv: return try table(try openUnpacked(path, limits), for: place)
        case .npz:
            let name = try name(in: path, for: place)
            let arrays = try NPZ.read(path, names: [name], limits: limits)
            return fitted(arrays[name] ?? .full([0], 0), to: place, isTable: false)
        }
    }

    /// The arrays of an npz that have the names of several places; nil for another file.
    func readAll(_ path: String, for places: [ArrayPlace]) throws -> [Tensor]? {
        guard path != "-", try ArrayFileKind(of: openUnpacked(path, limits)) == .npz else {
            return nil
        }
        let arrays = try NPZ.read(path, names: places.map(\.name), limits: limits)
        return places.map { place in
            fitted(arrays[place.name] ?? .full([0], 0), to: place, isTable: false)
        }
    }

    private func read(_ source: StandardInput, for place: ArrayPlace) throws -> Tensor {
        let rest = try source.reopened()
        switch try ArrayFileKind(of: source) {
        case .npy: return fitted(try NPY.read(rest, limits: limits), to: place, isTable: false)
        case .csv, .idx: return try table(rest, for: place)
        case .npz:
            throw StandardInput.origin.error(
                .unsupported, expected: "one array, as npy or CSV", got: "an npz archive",
                fix: "Write it to a file.")
        }
    }

    /// Numbers as the model takes them: a float32 that ids have gone through may not be theirs.
    private func table(_ source: any ByteSource, for place: ArrayPlace) throws -> Tensor {
        let table = try CSV.read(source, header: header, limits: limits)
        let dtype = place.spec.flatMap { $0.dtype.isInteger ? $0.dtype : nil }
        return fitted(try table.tensor(dtype: dtype ?? .float32), to: place, isTable: true)
    }

    /// The place's name, the option's, or that of the only array.
    private func name(in path: String, for place: ArrayPlace) throws -> String {
        let names = try NPZ.contents(of: path, limits: limits).filter { $0.problem == nil }
            .map(\.name)
        if let name = [place.name, option].first(where: names.contains) { return name }
        if names.count == 1 { return names[0] }
        throw FileOrigin(file: path).error(
            .mismatch, expected: "an array called '\(place.name)' or '\(option)', or only one",
            got: names.isEmpty ? "none" : quotedList(names), fix: "Rename the array.")
    }

    /// Types and shapes that only mean the same: bytes where fractions are wanted, the numbers of a
    /// table's row where they make an image, an image without its only channel.
    private func fitted(_ tensor: Tensor, to place: ArrayPlace, isTable: Bool) -> Tensor {
        guard let spec = place.spec, tensor.error == nil, tensor.rank > 0 else { return tensor }
        var result = tensor
        if spec.dtype.isFloatingPoint, !tensor.dtype.isFloatingPoint {
            result = result.cast(to: spec.dtype)
        } else if spec.dtype == .int32, tensor.dtype == .int64 {
            result = result.cast(to: .int32)
        }
        let row = Array(spec.shape.dimensions.dropFirst())
        let isImage = row.count > 2 && row.last == 1 && tensor.rank == row.count
        guard row.count > 1, !row.contains(where: { $0 < 0 }), isTable || isImage,
            tensor.shape.elementCount == tensor.shape[0] * row.reduce(1, *)
        else { return result }
        return result.reshaped(to: Shape([tensor.shape[0]] + row))
    }
}
