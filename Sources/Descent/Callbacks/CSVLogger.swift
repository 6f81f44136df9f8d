#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes the numbers of every epoch to a CSV file, one row each, as they come.
///
/// The columns are those of the first epoch; a number that is missing later reads `NA`.
public final class CSVLogger: Callback {
    /// The file written to.
    public let path: String
    /// What stands between columns.
    public let separator: String
    /// Whether rows are added to a file that is there already.
    public let append: Bool

    private var file: UnsafeMutablePointer<FILE>?
    private var keys: [String]?
    private var writesHeader = true

    /// A logger that writes to `path`.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must be there.
    ///   - separator: stands between columns; default a comma.
    ///   - append: whether rows are added to a file that is there already. Default false: it is replaced.
    public init(_ path: String, separator: String = ",", append: Bool = false) {
        self.path = path
        self.separator = separator
        self.append = append
    }

    deinit { if let file { fclose(file) } }

    override var watchesBatches: Bool { false }

    public override func onTrainBegin() throws {
        try close()
        guard let opened = fopen(path, append ? "a" : "w") else { throw failure("opened") }
        file = opened
        fseek(opened, 0, SEEK_END)
        writesHeader = ftell(opened) == 0
        keys = nil
    }

    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) throws {
        if keys == nil {
            let first = logs.keys.sorted()
            let hasValidation = first.contains { $0.hasPrefix("val_") }
            keys = hasValidation ? first : first + first.map { "val_\($0)" }
            if writesHeader { try write(["epoch"] + (keys ?? [])) }
        }
        try write(["\(epoch)"] + (keys ?? []).map { key in logs[key].map(csvNumber) ?? "NA" })
    }

    public override func onTrainEnd(logs: Logs) throws { try close() }

    /// One row, on the disk's way before training goes on.
    private func write(_ cells: [String]) throws {
        guard let file else { return }
        let row = cells.joined(separator: separator) + "\r\n"
        guard fputs(row, file) >= 0, fflush(file) == 0 else { throw failure("written") }
    }

    private func close() throws {
        guard let open = file else { return }
        file = nil
        guard fclose(open) == 0 else { throw failure("closed") }
    }

    private func failure(_ verb: String) -> TrainingError {
        let reason = String(cString: strerror(errno))
        return .argument(
            function: "CSVLogger", expected: "a file that can be \(verb) at '\(path)'",
            got: "'\(reason)'",
            fix: "Check the folder, its permissions and the free space.")
    }

    private func csvNumber(_ value: Double) -> String {
        value.isNaN ? "nan" : value.isInfinite ? (value < 0 ? "-inf" : "inf") : "\(value)"
    }
}
