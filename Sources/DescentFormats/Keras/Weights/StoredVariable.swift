import DescentCore
import DescentData
import DescentLayers
import DescentTraining
import Synchronization

/// A variable, and the data set of an HDF5 file that goes with it.
struct StoredVariable {
    let variable: Variable
    private let dataset: any KerasArray

    /// - Throws: `FileError` if there is no data set at `path`, or one that does not fit.
    init(_ variable: Variable, at path: [String], in reader: any KerasNumbers) throws(FileError) {
        self.variable = variable
        dataset = try reader.array(path, shape: variable.shape)
        let isNumber = dataset.dtype != .bool && variable.dtype != .bool
        let isOfKind = dataset.dtype.isFloatingPoint == variable.dtype.isFloatingPoint
        guard dataset.dtype == variable.dtype || (isNumber && isOfKind) else {
            throw reader.place.at(path).error(
                .mismatch, expected: "\(variable.dtype) for '\(variable.name)'",
                got: "\(dataset.dtype)", fix: "The file is of another model.")
        }
    }

    /// Puts the numbers into the variable, in its type.
    private func assign() throws {
        if dataset.dtype == variable.dtype {
            return try variable.storage.overwrite { try dataset.read(into: $0) }
        }
        // TensorFlow counts steps in 64 bits.
        let tensor = try dataset.tensor()
        let cast = tensor.cast(to: variable.dtype)
        if !tensor.dtype.isFloatingPoint,
            try (cast.cast(to: tensor.dtype) .!= tensor).any().item() != 0
        {
            throw dataset.place.error(
                .mismatch, expected: "whole numbers that \(variable.dtype) holds",
                got: "larger ones", fix: "The file is of another model.")
        }
        try variable.assignNow(cast)
    }

    /// Reads them all. After an error some may have been replaced.
    static func assign(_ all: [StoredVariable]) throws {
        for stored in all { try stored.assign() }
    }
}

extension NonFiniteWeights {
    /// Judges weights that were read.
    ///
    /// - Parameter file: where they are from, for messages.
    func judge(_ all: [StoredVariable], file: String) throws {
        guard self != .ignored else { return }
        let storages = all.map(\.variable.storage)
        var counts: [String: Int] = [:]
        try MemoryAccess(reading: storages).hold {
            let found = Mutex(Set<Int>())
            try VariableStorage.look(at: storages) { i, part in
                guard firstNonFinite(part, storages[i].spec.dtype) != nil else { return }
                _ = found.withLock { $0.insert(i) }
            }
            for i in found.withLock({ $0 }) {
                counts[all[i].variable.name] = try storages[i].read {
                    countNonFinite($0, storages[i].spec.dtype)
                }
            }
        }
        try judge(counts, file: file)
    }
}
