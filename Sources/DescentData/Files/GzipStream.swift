import CZlib

/// A gzip file, unpacked as it is read.
///
/// Several gzip files in a row, as `cat` and `bgzip` make them, are one (RFC 1952, section 2.2).
/// The checksum of each is compared at its end. Zeros after the last, which fill up a tape or a
/// disk, are passed over; other bytes are an error.
final class GzipStream: ByteSource {
    let origin: FileOrigin
    var cap: UnpackingCap? { unpackingCap }
    var maximumByteCount: Int { unpackingCap.byteCount }
    var packedByteCount: Int { file.byteCount }

    private let unpackingCap: UnpackingCap
    private let file: RegularFile
    private let limits: FileLimits
    private let input: HeapBytes
    private let stream: UnsafeMutablePointer<z_stream>
    private var isAtEnd = false
    private var produced = 0
    /// What the members before this one unpacked to.
    private var unpackedBefore: UInt = 0

    /// The bytes every gzip file starts with.
    static let magic: [UInt8] = [0x1F, 0x8B]

    init(_ file: RegularFile, limits: FileLimits) throws(FileError) {
        origin = file.origin
        self.file = file
        self.limits = limits
        unpackingCap = UnpackingCap(packed: file.byteCount, limits)
        input = try HeapBytes(256 << 10, for: "a buffer", file.origin)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let windowBits = 15 + 16  // the largest window, with a gzip header
        let code = inflateInit2_(
            stream, Int32(windowBits), ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw origin.outOfMemory(64 << 10, for: "unpacking") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func reopened() throws(FileError) -> any ByteSource {
        try GzipStream(RegularFile(origin.file, limits: limits), limits: limits)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        let wanted = min(buffer.count, 1 << 30)
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(wanted)
        while stream.pointee.avail_out > 0, !isAtEnd {
            if stream.pointee.avail_in == 0 { try refill() }
            try step()
        }
        let count = wanted - Int(stream.pointee.avail_out)
        produced += count
        guard produced <= maximumByteCount else { throw unpacksToTooMuch() }
        return count
    }

    private func step() throws(FileError) {
        switch inflate(stream, Z_NO_FLUSH) {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: try beginNextMember()
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "damaged data"
            throw damaged(got: "'\(reason)'")
        }
    }

    private func refill() throws(FileError) {
        guard try fill() > 0 else { throw damaged(got: "the end of the file") }
    }

    /// Reads on in the file; 0 at its end.
    private func fill() throws(FileError) -> Int {
        let count = try file.read(into: input.buffer)
        stream.pointee.next_in = input.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
        return count
    }

    /// At the end of a member: another one, or the end of the file.
    private func beginNextMember() throws(FileError) {
        var hasPadding = false
        while true {
            if stream.pointee.avail_in == 0, try fill() == 0 {
                isAtEnd = true
                return
            }
            guard let next = stream.pointee.next_in, next.pointee == 0 else { break }
            hasPadding = true
            stream.pointee.next_in = next + 1
            stream.pointee.avail_in -= 1
        }
        guard !hasPadding, stream.pointee.next_in?.pointee == Self.magic[0] else {
            throw origin.error(
                .malformed, expected: "nothing or another gzip file after the gzip data",
                got: "other bytes",
                fix: "Fetch the file again, or unpack it and use the unpacked file.")
        }
        unpackedBefore += UInt(stream.pointee.total_out)
        inflateReset(stream)
    }

    private func damaged(got: String) -> FileError {
        let unpacked = unpackedBefore + UInt(stream.pointee.total_out)
        return origin.error(
            .malformed, expected: "a whole gzip file",
            got: "\(got) after \(unpacked) unpacked bytes",
            fix: "The file is damaged or cut short; fetch it again.")
    }

    private func unpacksToTooMuch() -> FileError {
        origin.error(
            .tooLarge, expected: "at most \(maximumByteCount) unpacked bytes", got: "more",
            fix: unpackingCap.fix)
    }
}
