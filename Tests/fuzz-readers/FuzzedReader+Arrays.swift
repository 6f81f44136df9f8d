import Descent
import DescentCore
import DescentData
import DescentFormats

/// Files of numbers.
extension FuzzedReader {
    static let csv = FuzzedReader(
        name: "csv", seeds: { try Fixtures.all(in: "DescentDataTests/Fixtures/by-tools") }
    ) { bytes in
        let table = try CSV.read(FuzzFiles.file("t.csv", bytes), missing: .nan)
        let tensor = try table.tensor()
        precondition(tensor.shape.dimensions == [table.rowCount, table.columnCount])
        return Finding(byteCount: try tensor.data().spec.byteCount)
    }

    static let npy = FuzzedReader(
        name: "npy", seeds: { try Fixtures.all(in: "DescentDataTests/Fixtures/npy") }
    ) { bytes in
        let tensor = try NPY.read(FuzzFiles.file("t.npy", bytes))
        return try finding(["a": tensor]) { tensors in
            for tensor in tensors.values { try NPY.write(tensor, to: FuzzFiles["again.npy"]) }
            return ["a": try NPY.read(FuzzFiles["again.npy"])]
        }
    }

    static let npz = FuzzedReader(
        name: "npz",
        seeds: {
            let arrays = try ["le-f4", "be-u8", "bool", "scalar"].map { name in
                (name + ".npy", try Fixtures.bytes("DescentDataTests/Fixtures/npy/\(name).npy"))
            }
            return try Fixtures.all(in: "DescentDataTests/Fixtures/npz", suffix: ".npz")
                + [StoredZip.bytes(arrays), StoredZip.bytes([])]
        }
    ) { bytes in
        let path = FuzzFiles.file("t.npz", StoredZip.repaired(bytes))
        _ = try NPZ.contents(of: path)
        return try finding(try NPZ.read(path)) { tensors in
            try NPZ.write(tensors, to: FuzzFiles["again.npz"])
            return try NPZ.read(FuzzFiles["again.npz"])
        }
    }

    static let idx = FuzzedReader(
        name: "idx", seeds: { try Fixtures.all(in: "DescentDataTests/Fixtures/idx") }
    ) { bytes in
        Finding(byteCount: try IDX.read(FuzzFiles.file("t.idx", bytes)).data().spec.byteCount)
    }

    static let safetensors = FuzzedReader(
        name: "safetensors",
        seeds: {
            try Fixtures.all(in: "DescentFormatsTests/Fixtures/weights", suffix: ".safetensors")
        }
    ) { bytes in
        let path = FuzzFiles.file("t.safetensors", bytes)
        _ = try Safetensors.contents(of: path)
        return try finding(try Safetensors.read(path)) { tensors in
            try Safetensors.write(tensors, to: FuzzFiles["again.safetensors"])
            return try Safetensors.read(FuzzFiles["again.safetensors"])
        }
    }

    /// - Parameter rewritten: the same tensors once they were written and read.
    private static func finding(
        _ tensors: [String: Tensor],
        rewritten: @escaping ([String: Tensor]) throws -> [String: Tensor]
    ) throws -> Finding {
        let data = try tensors.mapValues { try $0.data() }
        return Finding(byteCount: data.values.reduce(0) { $0 + $1.spec.byteCount }) {
            let again = try rewritten(tensors).mapValues { try $0.data() }
            precondition(again.count == data.count, "\(again.count) tensors of \(data.count)")
            for (name, data) in data {
                guard let other = again[name], other.spec == data.spec,
                    data.bytes.elementsEqual(other.bytes)
                else { fatalError("'\(name)' is another one when it is read again") }
            }
        }
    }
}
