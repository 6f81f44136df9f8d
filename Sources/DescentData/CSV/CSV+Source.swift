import DescentSupport

extension CSV {
    /// Reads a table from anything that gives bytes.
    ///
    /// - Parameter header: whether the first record holds the names of the columns;
    ///   nil to find out: it does if one of its cells is neither a number nor missing.
    package static func read(
        _ source: any ByteSource, header: Bool?, limits: FileLimits = FileLimits()
    ) throws(FileError) -> CSVTable {
        let marks = try CSVSeparators(nil, decimal: ".", source.origin)
        let format = CSVNumberFormat(
            decimal: marks.decimal, missing: nil, missingMarks: missingMarks,
            allowsInfinity: false)
        let data = try HeapBytes.reading(source, for: "the text")
        let text = CSVText(data: data, origin: source.origin, marks)
        defer { withExtendedLifetime(text) {} }
        try text.checkSignature()
        let hasNames = if let header { header } else { try text.startsWithNames(format) }
        return try table(text, header: hasNames, format, limits)
    }

    /// All columns of a text.
    static func table(
        _ text: CSVText, header: Bool, _ format: CSVNumberFormat, _ limits: FileLimits
    ) throws(FileError) -> CSVTable {
        let layout = try CSVLayout.scan(text, header: header, limits: limits)
        return CSVTable(
            text: text, rows: layout.rows, allNames: layout.names,
            selection: Array(layout.names.indices.prefix(layout.columnCount)), format: format)
    }
}

extension CSVText {
    /// Whether the first record holds something besides numbers.
    fileprivate func startsWithNames(_ format: CSVNumberFormat) throws(FileError) -> Bool {
        var scanner = CSVScanner(self, at: start)
        while !scanner.isAtEnd {
            let cell = try scanner.next()
            if !isBlankLine(cell), !isNumber(cell, format) { return true }
            if cell.endsRecord, !isBlankLine(cell) { return false }
        }
        return false
    }

    private func isNumber(_ cell: CSVCell, _ format: CSVNumberFormat) -> Bool {
        let word = UnsafeBufferPointer(rebasing: bytes[trimmed(cell.range, in: bytes)])
        if format.isMissing(word) || CSVNumberFormat.truth(word) != nil { return true }
        return (try? Double(cell: word, format)) != nil
    }
}
