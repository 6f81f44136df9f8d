import DescentCore
import DescentSupport

/// Where the records of a text are, once it is known that they form a table.
struct CSVLayout {
    /// The names of all columns.
    let names: [String]
    /// How many of them count: a last one without name and cells does not.
    let columnCount: Int
    /// Where each record of data starts.
    let rows: [Int]

    /// Finds the records and checks them.
    static func scan(
        _ text: CSVText, header: Bool, limits: FileLimits
    ) throws(FileError) -> CSVLayout {
        var scanner = CSVScanner(text, at: text.start)
        if header { try passBlankLines(text, &scanner) }
        guard !scanner.isAtEnd else {
            throw text.origin.error(
                .malformed, expected: header ? "a header and data" : "data", got: "an empty file",
                fix: "Check what wrote the file.")
        }
        let start = scanner.position
        let first = try firstRecord(text, &scanner, limits)
        var data = CSVRecords(text: text, first: first, limits: limits)
        if !header { try data.addFirst(at: start) }
        while !scanner.isAtEnd { try data.add(&scanner) }
        guard !data.rows.isEmpty else {
            throw text.origin.error(
                .malformed, expected: "data after the header", got: "the header only",
                fix: "Pass header: false if the first line holds data.")
        }
        let names = header ? first.map { text.name($0) } : first.indices.map { String($0) }
        if header { warnOfNumbers(names, text.origin) }
        let isNameless = !header || names.last == ""
        let isLastEmpty = names.count > 1 && isNameless && data.isLastCellEmpty
        return CSVLayout(
            names: names, columnCount: names.count - (isLastEmpty ? 1 : 0), rows: data.rows)
    }

    private static func passBlankLines(
        _ text: CSVText, _ scanner: inout CSVScanner
    ) throws(FileError) {
        while !scanner.isAtEnd {
            var ahead = scanner
            guard text.isBlankLine(try ahead.next()) else { return }
            scanner = ahead
        }
    }

    /// Numbers with fractions are hardly names: a file without header would lose its
    /// first row unnoticed.
    private static func warnOfNumbers(_ names: [String], _ origin: FileOrigin) {
        let number = names.first { name in
            name.contains(".") && Double(name)?.isFinite == true
        }
        guard let number else { return }
        printWarning(
            "\(quoted(origin.file)) needs the names of its columns in the first line, but got the "
                + "number \(quoted(number)). Pass header: false if that line is data.")
    }

    private static func firstRecord(
        _ text: CSVText, _ scanner: inout CSVScanner, _ limits: FileLimits
    ) throws(FileError) -> [CSVCell] {
        let start = scanner.position
        var cells: [CSVCell] = []
        repeat {
            cells.append(try scanner.next())
            try checkLength(from: start, to: scanner.position, text, limits)
            guard cells.count <= limits.csvColumns else {
                throw text.error(
                    .tooLarge, at: start, expected: "at most \(limits.csvColumns) columns",
                    got: "more",
                    fix: "Raise FileLimits.csvColumns if that many are meant.")
            }
        } while cells.last?.endsRecord == false
        return cells
    }

    static func checkLength(
        from start: Int, to end: Int, _ text: CSVText, _ limits: FileLimits
    ) throws(FileError) {
        guard end - start > limits.csvRecordBytes else { return }
        throw text.error(
            .tooLarge, at: start, expected: "a record of at most \(limits.csvRecordBytes) bytes",
            got: "\(end - start) or more",
            fix: "Close the quotes, or raise FileLimits.csvRecordBytes if that many are meant.")
    }
}

extension CSVText {
    /// The contents of a cell.
    func string(_ cell: CSVCell) -> String {
        let string = String(decoding: bytes[cell.range], as: UTF8.self)
        guard cell.hasDoubledQuotes else { return string }
        var result = ""
        var isFirstOfTwo = false
        for scalar in string.unicodeScalars {
            isFirstOfTwo = scalar == "\"" && !isFirstOfTwo
            if !isFirstOfTwo { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// A cell of the header as a name: without blanks around it, unless it is in quotes.
    func name(_ cell: CSVCell) -> String {
        guard !cell.isQuoted else { return string(cell) }
        return String(decoding: bytes[trimmed(cell.range, in: bytes)], as: UTF8.self)
    }

    /// Whether a record of this one cell is a line with nothing on it.
    func isBlankLine(_ cell: CSVCell) -> Bool {
        cell.endsRecord && !cell.isQuoted && trimmed(cell.range, in: bytes).isEmpty
    }
}
