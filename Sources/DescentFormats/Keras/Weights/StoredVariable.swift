import DescentCore
import DescentData
import DescentLayers
import DescentTraining

/// A variable, and the data set of an HDF5 file that goes with it.
struct StoredVariable {
    let variable: Variable
    private let dataset: H5Dataset

    /// - Throws: ``FileError`` if there is no data set at `path`, or one that does not fit.
    init(_ variable: Variable, at path: [String], in reader: H5Reader) throws(FileError) {
        self.variable = variable
        dataset = try reader.dataset(path, shape: variable.shape)
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

    /// The same for weights.
    ///
    /// - Parameter file: where they are from, for messages.
    static func assign(
        _ all: [StoredVariable], nonFinite: NonFiniteWeights, file: String
    ) throws {
        var counts: [String: Int] = [:]
        for stored in all {
            try stored.assign()
            guard nonFinite != .ignored else { continue }
            let (variable, storage) = (stored.variable, stored.variable.storage)
            let count = try storage.hold {
                try storage.read { countNonFinite($0, variable.dtype) }
            }
            if count > 0 { counts[variable.name] = count }
        }
        try nonFinite.judge(counts, file: file)
    }
}
