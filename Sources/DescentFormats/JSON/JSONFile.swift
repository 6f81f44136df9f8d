import DescentData
import DescentSupport

extension JSONReader {
    /// The value that the text of a file or member is.
    ///
    /// - Throws: ``FileError`` that names the line and the character of the first fault.
    static func read(
        _ bytes: UnsafeRawBufferPointer, file: String, member: String? = nil
    ) throws(FileError) -> JSONValue {
        do {
            return try read(bytes)
        } catch {
            throw FileError(error, in: bytes, file: file, member: member)
        }
    }
}

extension FileError {
    /// A fault of JSON, at its line and column.
    init(_ fault: JSONFault, in bytes: UnsafeRawBufferPointer, file: String, member: String?) {
        let before = bytes.prefix(fault.offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        // Characters, as editors count them: bytes that go on with one do not begin another.
        let column = before[start...].count { $0 & 0xc0 != 0x80 } + 1
        self.init(
            fault.isTooLarge ? .tooLarge : .malformed, file: file, member: member,
            at: .line(line, column: column), expected: fault.expected, got: fault.got,
            fix: fault.fix)
    }
}
