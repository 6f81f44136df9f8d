import ArgumentParser
import DescentCore
import DescentData
import DescentFormats
import DescentSupport
import DescentTraining

/// The numbers of a training from a file that `descent train --history` or a `CSVLogger` wrote, or
/// Keras' `history.history` as JSON.
struct HistoryReader {
    private let path: String

    /// The numbers of every epoch; those that are missing are NaN.
    ///
    /// - Throws: ``FileError`` for other files; `ValidationError` for other names.
    static func read(_ path: String) throws -> EpochNumbers {
        let name = path.lowercased()
        let reader = HistoryReader(path: path)
        if name.hasSuffix(".json") { return try reader.json() }
        if name.hasSuffix(".csv") { return try reader.csv() }
        throw ValidationError(
            "A history needs a file whose name ends in .json or .csv, but got '\(path)'.")
    }

    // MARK: JSON

    private func json() throws -> EpochNumbers {
        let json = try JSONReader.read(file: path, for: "the history", readsNonFinite: true)
        guard case .object(let members) = json else {
            throw fault("/", "lists of numbers by name", got: json.kind)
        }
        var lists: [(key: String, values: [Double])] = []
        for member in members {
            guard case .array(let values) = member.value else {
                throw fault("/\(member.key)", "a list of numbers", got: member.value.kind)
            }
            lists.append(
                (
                    member.key,
                    try values.enumerated().map { try number($1, "/\(member.key)/\($0)") }
                ))
        }
        return try numbers(lists)
    }

    private func number(_ json: JSONValue, _ place: String) throws -> Double {
        switch json {
        case .int(let value): return Double(value)
        case .double(let value): return value
        case .null: return .nan
        default: throw fault(place, "a number or null", got: json.kind)
        }
    }

    // MARK: CSV

    private func csv() throws -> EpochNumbers {
        let table = try CSV.read(path, missing: .nan, allowsInfinity: true)
        let cells: [Double] = try table.tensor(dtype: .float64).scalars()
        let (names, width) = (table.columnNames, table.columnCount)
        return try numbers(
            names.enumerated().map { i, name in
                (name, stride(from: i, to: cells.count, by: width).map { cells[$0] })
            })
    }

    // MARK: Epochs

    private func numbers(_ lists: [(key: String, values: [Double])]) throws -> EpochNumbers {
        let given = lists.first { $0.key == "epoch" }?.values
        let metrics = lists.filter { $0.key != "epoch" }
        let count = metrics.map(\.values.count).max() ?? 0
        guard count > 0 else {
            throw fault(nil, "lists of numbers by name, such as 'loss'", got: "none")
        }
        let epochs = try given.map(epochs) ?? Array(0..<count)
        guard count <= epochs.count else {
            throw fault(
                nil, "a number for each of \(epochs.count) epochs at most",
                got: "\(count) of them")
        }
        let keys = metrics.map(\.key)
        guard keys.distinct.count == keys.count else {
            throw fault(nil, "names of its own for all numbers", got: "one twice")
        }
        return EpochNumbers(
            epochs: epochs, keys: keys,
            values: Dictionary(uniqueKeysWithValues: metrics.map { ($0.key, $0.values) }))
    }

    /// From 0, and growing.
    private func epochs(_ values: [Double]) throws -> [Int] {
        var epochs: [Int] = []
        for value in values {
            guard let epoch = Int(exactly: value), 0..<1 << 52 ~= epoch else {
                throw fault("/epoch", "whole numbers from 0", got: "\(value)")
            }
            if let last = epochs.last, epoch <= last {
                throw fault("/epoch", "epochs of one training", got: "\(epoch) after \(last)")
            }
            epochs.append(epoch)
        }
        return epochs
    }

    private func fault(_ place: String?, _ expected: String, got: String) -> FileError {
        FileError(
            .mismatch, file: path, at: place.map { .pointer($0) }, expected: expected, got: got,
            fix: "Give what 'descent train --history' wrote, or Keras' history.history as JSON.")
    }
}
