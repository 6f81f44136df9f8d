/// Finds the records of a text and checks that they form a table.
enum CSVLayout {
    /// The names of all columns, and where each record of data starts.
    static func scan(
        _ text: CSVText, header: Bool, limits: FileLimits
    ) throws(FileError) -> (names: [String], rows: [Int]) {
        var scanner = CSVScanner(text, at: text.start)
        guard !scanner.isAtEnd else {
            throw text.origin.error(
                .malformed, expected: header ? "a header and data" : "data", got: "an empty file",
                fix: "Check what wrote the file.")
        }
        let first = try firstRecord(text, &scanner, limits)
        var rows = header ? [] : [text.start]
        while !scanner.isAtEnd {
            rows.append(scanner.position)
            try checkRecord(text, &scanner, columnCount: first.count, limits)
        }
        guard !rows.isEmpty else {
            throw text.origin.error(
                .malformed, expected: "data after the header", got: "the header only",
                fix: "Pass header: false if the first line holds data.")
        }
        let names = header ? first.map { text.string($0) } : first.indices.map { String($0) }
        return (names, rows)
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

    private static func checkRecord(
        _ text: CSVText, _ scanner: inout CSVScanner, columnCount: Int, _ limits: FileLimits
    ) throws(FileError) {
        let start = scanner.position
        var count = 0
        var isEmpty = false
        while true {
            let cell = try scanner.next()
            count += 1
            try checkLength(from: start, to: scanner.position, text, limits)
            if cell.endsRecord {
                isEmpty = count == 1 && cell.range.isEmpty
                break
            }
        }
        guard count == columnCount else {
            throw ragged(text, at: start, count: isEmpty ? 0 : count, columnCount: columnCount)
        }
    }

    private static func ragged(
        _ text: CSVText, at start: Int, count: Int, columnCount: Int
    ) -> FileError {
        let fix =
            switch count {
            case 0: "Remove the line."
            case ..<columnCount: "Add what is missing; an empty cell still needs its separator."
            default: "Put cells that contain the separator in quotes."
            }
        return text.error(
            .malformed, at: start,
            expected: "\(counted(columnCount, "cell")), as in the first line",
            got: count == 0 ? "an empty line" : "\(count)", fix: fix)
    }

    private static func checkLength(
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
}
