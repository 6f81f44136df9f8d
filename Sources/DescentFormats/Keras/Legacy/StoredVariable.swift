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

    /// In the type of the variable. TensorFlow counts steps in 64 bits.
    private func numbers() throws -> Tensor {
        let tensor = try dataset.tensor()
        if tensor.dtype == variable.dtype { return tensor }
        let cast = tensor.cast(to: variable.dtype)
        if !tensor.dtype.isFloatingPoint,
            try (cast.cast(to: tensor.dtype) .!= tensor).any().item() != 0
        {
            throw dataset.place.error(
                .mismatch, expected: "whole numbers that \(variable.dtype) holds",
                got: "larger ones", fix: "The file is of another model.")
        }
        return cast
    }

    /// Reads them all. After an error some may have been replaced.
    static func assign(_ all: [StoredVariable]) throws {
        for stored in all { try stored.variable.assignNow(try stored.numbers()) }
    }

    /// The same for weights.
    ///
    /// - Parameter file: where they are from, for messages.
    static func assign(
        _ all: [StoredVariable], nonFinite: NonFiniteWeights, file: String
    ) throws {
        var counts: [String: Int] = [:]
        for stored in all {
            let data = try stored.numbers().data()
            if nonFinite != .ignored {
                let weight = NamedWeight(name: stored.variable.name, variable: stored.variable)
                counts.merge(countNonFinite([data], of: [weight])) { first, _ in first }
            }
            try stored.variable.assignNow(Tensor(data: data))
        }
        try nonFinite.judge(counts, file: file)
    }
}
