import DescentSupport

/// Bytes that arrive in order: a plain file, a gzip stream or a member of an archive.
package protocol ByteSource: AnyObject {
    /// Whom errors name.
    var origin: FileOrigin { get }
    /// No more bytes than this may come. What a header claims is compared with it before any memory
    /// is taken.
    var maximumByteCount: Int { get }
    /// What `maximumByteCount` follows from in a compressed file;
    /// nil if exactly that many bytes must come.
    var cap: UnpackingCap? { get }
    /// Bytes of the file or member as it is stored.
    var packedByteCount: Int { get }
    /// The same from the start again.
    func reopened() throws(FileError) -> any ByteSource
    /// Reads some bytes; 0 only at the end, where the source has been checked to be whole.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
}

/// Takes a source apart from front to back, counting the bytes for messages.
package struct ByteReader {
    private let source: any ByteSource
    package private(set) var offset = 0

    package init(_ source: any ByteSource) { self.source = source }

    package var origin: FileOrigin { source.origin }

    /// The next `count` bytes, which hold `what`. For headers: `count` is small.
    package mutating func bytes(_ count: Int, of what: String) throws(FileError) -> [UInt8] {
        let bytes = try HeapBytes(count, for: what, origin)
        defer { withExtendedLifetime(bytes) {} }
        let got = try fill(bytes.buffer)
        guard got == count else { throw cutShort(expected: count, what, got: got) }
        offset += count
        return Array(bytes.bytes)
    }

    /// Checks that `byteCount` bytes of `what` can be all the rest, before memory is taken for
    /// them.
    func expectRest(_ byteCount: Int, of what: String) throws(FileError) {
        let available = source.maximumByteCount - offset
        if byteCount > available {
            guard let cap = source.cap else {
                throw cutShort(expected: byteCount, what, got: available)
            }
            throw origin.error(
                cap.kind, at: offset, expected: "\(counted(byteCount, "byte")) of \(what)",
                got: "a compressed file that can hold at most \(available)", fix: cap.fix)
        }
        if source.cap == nil, byteCount < available {
            throw tooLong(byteCount, what, got: "\(available)")
        }
        // A small file may not take much memory before it has proved to hold what it claims.
        if byteCount > 64 << 20 + 2 * source.packedByteCount { try rehearse(byteCount, what) }
    }

    /// Unpacks everything once without keeping it, and compares the size.
    private func rehearse(_ byteCount: Int, _ what: String) throws(FileError) {
        let copy = try source.reopened()
        let scratch = try HeapBytes(1 << 20, for: "a buffer", origin)
        defer { withExtendedLifetime(scratch) {} }
        var total = 0
        while total <= offset + byteCount {
            let count = try copy.read(into: scratch.buffer)
            if count == 0 { break }
            total += count
        }
        let got = total - offset
        guard got >= byteCount else { throw cutShort(expected: byteCount, what, got: got) }
        guard got == byteCount else { throw tooLong(byteCount, what, got: "more") }
    }

    /// All the rest, which must be `what` and fill `buffer`.
    package mutating func rest(
        into buffer: UnsafeMutableRawBufferPointer, of what: String
    ) throws(FileError) {
        let got = try fill(buffer)
        guard got == buffer.count else { throw cutShort(expected: buffer.count, what, got: got) }
        var extra: UInt8 = 0
        let more = try withUnsafeMutableBytes(of: &extra) { (buffer) throws(FileError) in
            try source.read(into: buffer)
        }
        guard more == 0 else { throw tooLong(buffer.count, what, got: "more") }
        offset += buffer.count
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try source.read(into: part)
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    private func cutShort(expected count: Int, _ what: String, got: Int) -> FileError {
        origin.error(
            .malformed, at: offset, expected: "\(counted(count, "byte")) of \(what)",
            got: "\(max(got, 0))",
            fix: "The file is cut short or its header is wrong; fetch or write it again.")
    }

    private func tooLong(_ count: Int, _ what: String, got: String) -> FileError {
        origin.error(
            .malformed, at: offset, expected: "\(counted(count, "byte")) of \(what)", got: got,
            fix: "The header is wrong or something was appended; fetch or write the file again.")
    }
}
