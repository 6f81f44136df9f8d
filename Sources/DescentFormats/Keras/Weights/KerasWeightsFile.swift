import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

/// Keras' files of weights alone, `model.weights.h5`: those of a `.keras` file by themselves.
struct KerasWeightsFile: WeightsFormat {
    let suffix = ".weights.h5"

    /// By their paths: `layers/dense/vars/0`.
    func weights(of layer: Layer) throws -> [NamedWeight] {
        guard let model = layer as? Model else {
            return layer.weights.enumerated().map {
                NamedWeight(name: "vars/\($0)", variable: $1)
            }
        }
        return try KerasGroups(model, members: KerasWriter.members).all.flatMap { group in
            group.variables.enumerated().map { i, variable in
                let path = group.path + ["vars", "\(i)"]
                return NamedWeight(name: path.joined(separator: "/"), variable: variable)
            }
        }
    }

    func write(_ weights: [NamedArray], to path: String) throws {
        let writer = try H5Writer(for: path)
        for weight in weights {
            try writer.write(weight.bytes, as: weight.spec, at: H5Reader.way(weight.name, from: []))
        }
        let parts = try writer.finish()
        try writing(path) { () throws(WriteFault) in
            let file = try AtomicFile(path)
            try file.write(parts)
            try file.commit()
        }
        withExtendedLifetime((writer, weights)) {}
    }

    func contents(of path: String, _ limits: FileLimits) throws -> [String: TensorSpec?] {
        let reader = try Self.open(path, limits)
        var found: [String: TensorSpec?] = [:]
        var groups: [[String]] = [[]]
        // A group may stand in itself, more than once.
        var count = 0
        while let group = groups.popLast() {
            count += 1
            for child in try reader.children(of: group) {
                let place = group + [child.name]
                guard Self.holdsWeights(place) else { continue }
                guard child.kind == .group else {
                    found[place.joined(separator: "/")] = try Self.spec(reader, place)
                    continue
                }
                guard place.count < limits.hdf5Depth, count < limits.hdf5GroupMembers else {
                    throw reader.place.at(place).error(
                        .tooLarge,
                        expected: "at most \(limits.hdf5GroupMembers) groups, and "
                            + "\(limits.hdf5Depth) in each other",
                        got: "more",
                        fix: "The limits are FileLimits.hdf5GroupMembers and hdf5Depth.")
                }
                groups.append(place)
            }
        }
        return found
    }

    /// nil for what is no tensor here.
    static func spec(
        _ reader: H5Reader, _ place: [String]
    ) throws(FileError) -> TensorSpec? {
        do throws(FileError) {
            let dataset = try reader.dataset(place)
            return TensorSpec(dataset.shape, dataset.dtype)
        } catch {
            guard error.kind == .unsupported else { throw error }
            return nil
        }
    }

    func read(
        _ names: [String], of path: String, _ limits: FileLimits
    ) throws -> [String: Tensor] {
        try Self.open(path, limits).tensors(names)
    }

    /// Whether what lies there is a weight: the state of an optimizer is none, nor what metrics of
    /// Keras 2 count.
    static func holdsWeights(_ path: [String]) -> Bool {
        !path.contains("optimizer") && path.first != "metrics"
    }

    static func open(_ path: String, _ limits: FileLimits) throws -> H5Reader {
        try H5Reader(RegularFile(path, limits: limits), limits: limits)
    }
}
