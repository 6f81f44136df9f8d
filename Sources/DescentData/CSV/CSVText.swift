/// The bytes of a CSV file: read once, never changed, shared by all tables made from it.
///
/// Nothing writes to `data` after `load`, and a table is only made after it: that makes
/// `@unchecked Sendable` safe.
final class CSVText: @unchecked Sendable {
    let data: HeapBytes
    let origin: FileOrigin
    let separator: UInt8

    init(data: HeapBytes, origin: FileOrigin, separator: UInt8) {
        self.data = data
        self.origin = origin
        self.separator = separator
    }

    /// Good as long as the object lives; see ``HeapBytes``.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(data.buffer.bindMemory(to: UInt8.self))
    }

    /// Reads all of `file`.
    func load(from file: RegularFile) throws(FileError) {
        var filled = 0
        while filled < data.buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: data.buffer[filled...])
            let count = try file.read(into: rest)
            guard count > 0 else {
                throw origin.error(
                    .malformed, at: filled, expected: "\(data.buffer.count) bytes",
                    got: "\(filled)",
                    fix: "The file changed while it was read; read it again.")
            }
            filled += count
        }
    }

    /// Where the first record starts: after the byte order mark, if there is one.
    var start: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

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
        for byte in bytes[start..<max(start, min(offset, bytes.count))] {
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
    static let minus = UInt8(ascii: "-")
    static let point = UInt8(ascii: ".")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")
}
