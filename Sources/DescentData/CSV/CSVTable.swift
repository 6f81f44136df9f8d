public import DescentCore
import DescentSupport

/// The cells of a CSV file, as text until numbers are asked for.
///
/// Selecting columns and copying a table share the text; see
/// ``CSV/read(_:header:separator:decimal:columns:missing:missingMarks:allowsInfinity:limits:)``.
public struct CSVTable: Sendable {
    let text: CSVText
    /// Where each record starts in the text.
    let rows: [Int]
    /// The names of all columns of the file.
    let allNames: [String]
    /// The positions in the file of the columns of this table.
    let selection: [Int]
    let format: CSVNumberFormat

    /// The number of records, the header not counted.
    public var rowCount: Int { rows.count }
    /// The number of columns.
    public var columnCount: Int { selection.count }
    /// The names of the columns, from left to right; `"0"`, `"1"`, … in a file without header.
    public var columnNames: [String] { selection.map { allNames[$0] } }

    /// The table of these columns only, in this order.
    ///
    /// - Throws: ``FileError`` if a column is not there, or its name is not unique.
    public func selecting(_ columns: [CSV.Column]) throws(FileError) -> CSVTable {
        CSVTable(
            text: text, rows: rows, allNames: allNames, selection: try positions(of: columns),
            format: format)
    }

    /// The cells of a column as text, exactly as they stand in the file (without their quotes).
    ///
    /// - Throws: ``FileError`` if the column is not there, or its name is not unique.
    public func column(_ column: CSV.Column) throws(FileError) -> [String] {
        defer { withExtendedLifetime(text) {} }
        let position = try position(of: column)
        var strings: [String] = []
        strings.reserveCapacity(rowCount)
        try forEachRecord(upTo: position) { (_, cells) throws(FileError) in
            strings.append(text.string(cells[position]))
        }
        return strings
    }

    /// Columns as numbers, `[rowCount, columns]`.
    ///
    /// - Parameters:
    ///   - columns: which, in this order. Default: all columns of the table.
    ///   - dtype: `float32`, `float64`, `int32`, `int64` or `uint8`. Numbers are read as Float64
    ///     and rounded to `float32`, which holds seven digits: a warning names the first column
    ///     whose different numbers become equal in it, such as times, IDs or coordinates. For the
    ///     integer types a cell must be a whole number in range; `2.0` and `1e3` are.
    /// - Throws: ``FileError`` with line and character if a cell is not such a number.
    public func tensor(
        columns: [CSV.Column]? = nil, dtype: DType = .float32
    ) throws(FileError) -> Tensor {
        let positions = try columns.map { (columns) throws(FileError) in
            try self.positions(of: columns)
        }
        return try numbers(positions ?? selection, dtype, asVector: false)
    }

    /// One column as numbers, `[rowCount]`: the targets of a regression, or classes with `.int32`.
    ///
    /// - Throws: ``FileError`` with line and character if a cell is not a number of type `dtype`.
    public func tensor(
        column: CSV.Column, dtype: DType = .float32
    ) throws(FileError) -> Tensor {
        try numbers(try positions(of: [column]), dtype, asVector: true)
    }
}

extension CSVTable {
    private func positions(of columns: [CSV.Column]) throws(FileError) -> [Int] {
        var result: [Int] = []
        for column in columns { result.append(try position(of: column)) }
        return result
    }

    private func position(of column: CSV.Column) throws(FileError) -> Int {
        switch column {
        case .index(let index):
            guard selection.indices.contains(index) else {
                throw text.origin.error(
                    .mismatch, expected: "a column from 0 to \(columnCount - 1)", got: "\(index)",
                    fix: "Columns count from 0.")
            }
            return selection[index]
        case .name(let name):
            let exact = selection.indices.filter { allNames[selection[$0]] == name }
            let matches = exact.isEmpty ? places(withoutBlanks: name) : exact
            guard let first = matches.first else { throw unknownColumn(name) }
            guard Set(matches.map { selection[$0] }).count == 1 else {
                throw text.origin.error(
                    .mismatch, expected: "one column named \(quoted(name))",
                    got: "\(matches.count), at positions \(listed(matches))",
                    fix: "Select the column by its position.")
            }
            return selection[first]
        }
    }

    private func places(withoutBlanks name: String) -> [Int] {
        let name = withoutBlanks(name)
        return selection.indices.filter { withoutBlanks(allNames[selection[$0]]) == name }
    }

    private func unknownColumn(_ name: String) -> FileError {
        let fault = text.origin.unknownName(name, of: "column", among: columnNames)
        guard columnNames.count == 1, let hint = CSVSeparators.hint(for: columnNames[0]) else {
            return fault
        }
        return text.origin.error(
            fault.kind, expected: fault.expected, got: fault.got, fix: "\(fault.fix) \(hint)")
    }
}

/// `name` without the spaces and tabs at both ends.
private func withoutBlanks(_ name: String) -> Substring {
    let isBlank = { (letter: Character) in letter == " " || letter == "\t" }
    let start = name.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return start[...last]
}
