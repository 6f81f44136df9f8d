import DescentCore
import DescentSupport

extension CSVTable {
    /// Calls `body` with the cells of each record up to column `last` of the file.
    func forEachRecord(
        upTo last: Int, _ body: (Int, [CSVCell]) throws(FileError) -> Void
    ) throws(FileError) {
        defer { withExtendedLifetime(text) {} }
        var scanner = CSVScanner(text, at: 0)
        var cells: [CSVCell] = []
        for (row, start) in rows.enumerated() {
            scanner.move(to: start)
            cells.removeAll(keepingCapacity: true)
            while cells.count <= last { cells.append(try scanner.next()) }
            try body(row, cells)
        }
    }

    /// The columns at `positions` of the file as a tensor.
    func numbers(
        _ positions: [Int], _ dtype: DType, asVector: Bool
    ) throws(FileError) -> Tensor {
        let shape: Shape = asVector ? [rowCount] : [rowCount, positions.count]
        switch dtype {
        case .float32:
            let tensor = try numbers(positions, shape, as: Float.self)
            if let warning = try lostNumbers(positions, tensor) { printWarning(warning) }
            return tensor
        case .float64: return try numbers(positions, shape, as: Double.self)
        case .int32: return try numbers(positions, shape, as: Int32.self)
        case .int64: return try numbers(positions, shape, as: Int64.self)
        case .uint8: return try numbers(positions, shape, as: UInt8.self)
        case .float16, .bfloat16, .bool:
            throw text.origin.error(
                .unsupported, expected: "float32, float64, int32, int64 or uint8", got: "\(dtype)",
                fix: "Read one of these and cast the tensor.")
        }
    }

    private func numbers<Number: CSVNumber>(
        _ positions: [Int], _ shape: Shape, as type: Number.Type
    ) throws(FileError) -> Tensor {
        defer { withExtendedLifetime(text) {} }
        let whenMissing = try missingValue(type)
        let bytes = text.bytes
        var kinds = [ColumnKind](repeating: .unknown, count: positions.count)
        return try Tensor.filled(shape, Number.dtype, text.origin) { (target) throws(FileError) in
            let numbers = target.bindMemory(to: Number.self)
            try forEachRecord(upTo: positions.max() ?? -1) { (row, cells) throws(FileError) in
                for (place, position) in positions.enumerated() {
                    numbers[row * positions.count + place] = try number(
                        in: cells[position].range, of: bytes, whenMissing, column: position,
                        &kinds[place])
                }
            }
        }
    }

    /// What the cells of a column that are not missing have been so far.
    private enum ColumnKind { case unknown, numbers, truths }

    private func number<Number: CSVNumber>(
        in cell: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, _ whenMissing: Number?,
        column: Int, _ kind: inout ColumnKind
    ) throws(FileError) -> Number {
        let content = trimmed(cell, in: bytes)
        let word = UnsafeBufferPointer(rebasing: bytes[content])
        if format.isMissing(word) {
            guard let whenMissing else { throw missingCell(cell, content, column) }
            return whenMissing
        }
        if kind != .numbers, let truth = CSVNumberFormat.truth(word) {
            kind = .truths
            return truth ? 1 : 0
        }
        guard kind != .truths else { throw noTruth(content, column) }
        kind = .numbers
        do throws(CSVNumberFault) {
            return try Number(cell: word, format)
        } catch {
            throw fault(error, Number.dtype, content, column)
        }
    }

    private func missingValue<Number: CSVNumber>(
        _ type: Number.Type
    ) throws(FileError) -> Number? {
        guard let missing = format.missing else { return nil }
        guard let value = Number(missing: missing) else {
            throw text.origin.error(
                .mismatch, expected: "a value for missing cells that \(Number.dtype) can hold",
                got: "\(missing)", fix: "Pass another value for missing, or another dtype.")
        }
        return value
    }
}

/// `range` without the spaces and tabs at both ends.
func trimmed(
    _ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>
) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    func isBlank(_ byte: UInt8) -> Bool { byte == Ascii.space || byte == Ascii.tab }
    while low < high, isBlank(bytes[low]) { low += 1 }
    while low < high, isBlank(bytes[high - 1]) { high -= 1 }
    return low..<high
}

/// The wording.
extension CSVTable {
    private func missingCell(_ cell: Range<Int>, _ content: Range<Int>, _ column: Int) -> FileError
    {
        let isEmpty = content.isEmpty
        return text.error(
            .malformed, at: isEmpty ? cell.lowerBound : content.lowerBound,
            expected: "a number in column \(quoted(allNames[column]))",
            got: isEmpty
                ? "an empty cell" : "\(quoted(string(content))), which marks a missing number",
            fix: isEmpty
                ? "Fill it in, or pass missing: with what empty cells stand for, such as .nan."
                : "Pass missing: with what missing numbers stand for, such as .nan.")
    }

    private func noTruth(_ content: Range<Int>, _ column: Int) -> FileError {
        text.error(
            .malformed, at: content.lowerBound,
            expected: "true or false, as in the cells above, in column \(quoted(allNames[column]))",
            got: quoted(string(content)),
            fix: "'true' and 'false' become 1 and 0 in a column of nothing else.")
    }

    private func fault(
        _ fault: CSVNumberFault, _ dtype: DType, _ content: Range<Int>, _ column: Int
    ) -> FileError {
        let string = string(content)
        let hint = allNames.count == 1 ? CSVSeparators.hint(for: allNames[0]) : nil
        return text.error(
            .malformed, at: content.lowerBound,
            expected: "\(fault.expected(dtype)) in column \(quoted(allNames[column]))",
            got: quoted(string), fix: fault.fix(string, format, hint: hint))
    }

    private func string(_ content: Range<Int>) -> String {
        String(decoding: text.bytes[content].prefix(200), as: UTF8.self)
    }
}
