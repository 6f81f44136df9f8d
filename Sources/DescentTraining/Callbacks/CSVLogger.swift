import DescentSupport

/// Writes the numbers of every epoch to a CSV file, one row each, as they come.
///
/// ```swift
/// try model.fit(x, y, epochs: 20, callbacks: [CSVLogger("log.csv")])
/// let losses = try CSV.read("log.csv").tensor(column: "loss")  // DescentData
/// ```
///
/// The columns are `epoch` and the numbers of the first epoch in alphabetical order; a number that
/// is missing later reads `NA`. Without validation there are no columns of validation, where Keras
/// writes `val_loss` full of `NA`. A device, pipe, socket or folder is no log file and throws when
/// training begins.
public final class CSVLogger: Callback {
    /// The file written to.
    public let path: String
    /// What stands between columns.
    public let separator: String
    /// Whether rows are added to a file that is there already.
    public let append: Bool

    private var file: RowFile?
    private var keys: [String]?

    /// A logger that writes to `path`.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must be there.
    ///   - separator: stands between columns; default a comma.
    ///   - append: whether rows are added to a file that is there already. Default false:
    ///     each `fit` begins it anew.
    public init(_ path: String, separator: String = ",", append: Bool = false) {
        self.path = path
        self.separator = separator
        self.append = append
    }

    public override var watchesBatches: Bool { false }

    /// Opens the file, anew or to append.
    ///
    /// - Throws: ``TrainingError`` if it cannot be opened.
    public override func onTrainBegin() throws {
        try close()
        file = try failing("opened") { () throws(WriteFault) in
            try RowFile(path, appending: append)
        }
        keys = nil
    }

    /// Writes a row, which is with the system before training goes on; before the first the names.
    ///
    /// - Throws: ``TrainingError`` if it cannot be written.
    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) throws {
        if keys == nil {
            keys = logs.keys.sorted()
            if file?.isEmpty == true { try write(["epoch"] + logs.keys.sorted()) }
        }
        try write(["\(epoch)"] + (keys ?? []).map { key in logs[key].map { "\($0)" } ?? "NA" })
    }

    /// Closes the file.
    public override func onTrainEnd(logs: Logs) throws { try close() }

    /// One row, with the system before training goes on.
    private func write(_ cells: [String]) throws {
        let row = cells.joined(separator: separator) + "\r\n"
        try failing("written") { () throws(WriteFault) in try file?.write(row) }
    }

    private func close() throws {
        defer { file = nil }
        try failing("closed") { () throws(WriteFault) in try file?.close() }
    }

    private func failing<Result>(
        _ verb: String, _ body: () throws(WriteFault) -> Result
    ) throws -> Result {
        do throws(WriteFault) {
            return try body()
        } catch {
            throw error.trainingError(function: "CSVLogger", path: path, verb: verb)
        }
    }
}
