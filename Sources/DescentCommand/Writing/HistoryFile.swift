import ArgumentParser
import Descent
import DescentData
import DescentSupport
import DescentTraining

/// The numbers of every epoch as a file; the end of its name says how.
struct HistoryFile: ExpressibleByArgument {
    let path: String
    private let isJSON: Bool

    /// nil for other endings.
    init?(argument: String) {
        let name = argument.lowercased()
        guard name.hasSuffix(".json") || name.hasSuffix(".csv") else { return nil }
        (path, isJSON) = (argument, name.hasSuffix(".json"))
    }

    func write(_ history: History) throws {
        let text = isJSON ? history.json.text + "\n" : history.csv
        try writing(path) { () throws(WriteFault) in try AtomicFile.write(text, to: path) }
    }
}

extension History {
    /// Lists of numbers by name, and those of the epochs.
    var json: JSONValue {
        .object(
            [JSONMember("epoch", .array(epoch.map { .int($0) }))]
                + keys.map { JSONMember($0, .array((history[$0] ?? []).map(JSONValue.number))) })
    }

    /// A line for each epoch.
    fileprivate var csv: String {
        let head = (["epoch"] + keys).joined(separator: ",")
        let rows = epoch.enumerated().map { row, epoch in
            let numbers = keys.map { key in
                let values = history[key] ?? []
                return row < values.count ? "\(values[row])" : ""
            }
            return (["\(epoch)"] + numbers).joined(separator: ",")
        }
        return ([head] + rows).joined(separator: "\n") + "\n"
    }
}

extension JSONValue {
    /// JSON has no NaN and no infinity.
    static func number(_ value: Double) -> JSONValue { value.isFinite ? .double(value) : .null }
}
