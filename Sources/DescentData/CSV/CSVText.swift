/// The bytes of a CSV file: read once, never changed, shared by all tables made from it.
///
/// Nothing writes to `data` once the object is made: that makes `@unchecked Sendable` safe.
final class CSVText: @unchecked Sendable {
    private let data: HeapBytes
    let origin: FileOrigin
    let separator: UInt8
    /// Where the first record starts: after the byte order mark and a line that
    /// names the separator.
    let start: Int
    /// Where the first line starts: after the byte order mark.
    private let firstLine: Int

    init(data: HeapBytes, origin: FileOrigin, _ separators: CSVSeparators) {
        self.data = data
        self.origin = origin
        let bytes = UnsafeBufferPointer(data.buffer.bindMemory(to: UInt8.self))
        defer { withExtendedLifetime(data) {} }
        firstLine = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if let (announced, next) = CSVSeparators.announced(in: bytes, at: firstLine),
            CSVSeparators.isSeparator(announced), announced != separators.decimal
        {
            separator = separators.given ?? announced
            start = next
        } else {
            separator = separators.separator
            start = firstLine
        }
    }

    /// Good as long as the object lives; see ``HeapBytes``.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(data.buffer.bindMemory(to: UInt8.self))
    }

    /// Names a file that is no text by what it is.
    func checkSignature() throws(FileError) {
        guard let (name, fix) = FileSignature.find(in: Array(bytes.prefix(FileSignature.byteCount)))
        else { return }
        throw origin.error(.malformed, expected: "UTF-8 text", got: name, fix: fix)
    }

    func error(
        _ kind: FileError.Kind, at offset: Int, expected: String, got: String, fix: String
    ) -> FileError {
        FileError(
            kind, file: origin.file, at: place(of: offset), expected: expected, got: got, fix: fix)
    }

    /// Line and character, both from 1. Counted only when there is an error to report.
    private func place(of offset: Int) -> FileError.Place {
        var line = 1
        var column = 1
        for byte in bytes[firstLine..<max(firstLine, min(offset, bytes.count))] {
            if byte == Ascii.lineFeed {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {  // not the continuation of a character
                column += 1
            }
        }
        return .line(line, column: column)
    }
}

/// The bytes that CSV gives a meaning to.
enum Ascii {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let plus = UInt8(ascii: "+")
    static let comma = UInt8(ascii: ",")
    static let minus = UInt8(ascii: "-")
    static let point = UInt8(ascii: ".")
    static let semicolon = UInt8(ascii: ";")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")
}
