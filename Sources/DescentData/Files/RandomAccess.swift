/// Bytes that are read at any place: of a file, or of a member of an archive.
package protocol RandomAccess: AnyObject {
    /// Whom errors name.
    var origin: FileOrigin { get }
    var byteCount: Int { get }
    /// Reads some bytes from `offset` on; 0 at the end.
    func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileError) -> Int
    /// To be called at the end, where that can be: checks that all bytes are those that were written,
    /// as far as that can be told.
    func checkAll() throws(FileError)
}

extension RandomAccess {
    package func checkAll() {}

    /// Runs `body`, which reads what is wanted, and checks all bytes then. Of a file that is damaged
    /// that is the error, whatever followed from it.
    package func checking<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            let result = try body()
            try checkAll()
            return result
        } catch {
            try checkAll()
            throw error
        }
    }

    /// Fills `buffer` with the bytes from `offset` on.
    ///
    /// - Throws: ``FileError`` if they cannot be read, or end before.
    package func fill(
        _ buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileError) {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try read(into: rest, at: offset + filled)
            guard count > 0 else {
                throw origin.error(
                    .malformed, at: offset + filled, expected: "\(byteCount) bytes",
                    got: "\(offset + filled)",
                    fix: "The file changed while it was read; read it again.")
            }
            filled += count
        }
    }
}

extension RegularFile: RandomAccess {}
