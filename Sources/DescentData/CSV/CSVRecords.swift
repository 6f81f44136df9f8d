import DescentSupport

/// Collects records that have as many cells as the first, and passes over blank lines at the end.
struct CSVRecords {
    let text: CSVText
    let first: [CSVCell]
    let limits: FileLimits
    private(set) var rows: [Int] = []
    /// Whether no record has anything in its last cell.
    private(set) var isLastCellEmpty = true
    /// Blank lines since the last record: nothing at the end, empty cells in a table of one column.
    private var blankLines: [Int] = []

    init(text: CSVText, first: [CSVCell], limits: FileLimits) {
        self.text = text
        self.first = first
        self.limits = limits
    }

    /// The first record, which holds data if there is no header.
    mutating func addFirst(at start: Int) throws(FileError) {
        if first.count == 1, text.isBlankLine(first[0]) {
            blankLines.append(start)
        } else {
            rows.append(start)
        }
        isLastCellEmpty = first.last?.range.isEmpty ?? true
    }

    /// The record at the scanner, which moves behind it.
    mutating func add(_ scanner: inout CSVScanner) throws(FileError) {
        let start = scanner.position
        var count = 0
        var cell: CSVCell
        repeat {
            cell = try scanner.next()
            count += 1
            try CSVLayout.checkLength(from: start, to: scanner.position, text, limits)
        } while !cell.endsRecord
        if count == 1, text.isBlankLine(cell) {
            blankLines.append(start)
            return
        }
        try takeBlankLines()
        guard count == first.count else { throw ragged(at: start, count: count, last: cell) }
        rows.append(start)
        isLastCellEmpty = isLastCellEmpty && cell.range.isEmpty
    }

    private mutating func takeBlankLines() throws(FileError) {
        guard let line = blankLines.first else { return }
        guard first.count == 1 else {
            throw text.error(
                .malformed, at: line, expected: expected, got: "an empty line",
                fix: "Remove the line.")
        }
        rows += blankLines
        blankLines = []
    }

    private var expected: String { "\(counted(first.count, "cell")), as in the first line" }

    private func ragged(at start: Int, count: Int, last: CSVCell) -> FileError {
        let isOneMore = count == first.count + 1
        let fix =
            if count < first.count {
                "Add what is missing; an empty cell still needs its separator."
            } else if first.count == 1, let hint = CSVSeparators.hint(for: text.string(first[0])) {
                hint
            } else if isOneMore, last.range.isEmpty {
                "Remove the separator at the end of the line."
            } else if isOneMore, rows.isEmpty {
                "Put cells that contain the separator in quotes. If each line starts with a name "
                    + "of its own, as R writes them, add a name for that column to the first line."
            } else {
                "Put cells that contain the separator in quotes."
            }
        return text.error(
            .malformed, at: start, expected: expected, got: "\(count)", fix: fix)
    }
}
