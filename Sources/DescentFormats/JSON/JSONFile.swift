package import DescentData
package import DescentSupport

extension JSONReader {
    /// The value that a file is.
    ///
    /// - Parameters:
    ///   - what: what errors of too little memory call it: `the configuration`.
    ///   - readsNonFinite: whether NaN and infinity, as Python writes them, are read as null.
    /// - Throws: `FileError` if the file cannot be read, is too large, or is no JSON.
    package static func read(
        file path: String, for what: String, limits: FileLimits = FileLimits(),
        readsNonFinite: Bool = false
    ) throws(FileError) -> JSONValue {
        let source = try RegularFile(path, limits: limits)
        guard source.byteCount <= limits.jsonBytes else {
            throw source.origin.error(
                .tooLarge, expected: "at most \(limits.jsonBytes) bytes",
                got: "\(source.byteCount)",
                fix: "Raise FileLimits.jsonBytes if the file is meant to be that large.")
        }
        let data = try HeapBytes.reading(source, for: what)
        defer { withExtendedLifetime(data) {} }
        return try read(data.bytes, file: path, readsNonFinite: readsNonFinite)
    }

    /// The value that the text of a file or member is.
    ///
    /// - Throws: `FileError` that names the line and the character of the first fault.
    static func read(
        _ bytes: UnsafeRawBufferPointer, file: String, member: String? = nil,
        readsNonFinite: Bool = false
    ) throws(FileError) -> JSONValue {
        do {
            return try read(bytes, readsNonFinite: readsNonFinite)
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
