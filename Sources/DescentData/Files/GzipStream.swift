import CZlib

/// A gzip file, unpacked as it is read.
///
/// Never gives more than `inflateRatio` bytes per compressed byte. The checksum is compared when
/// the end is reached; bytes after the end are an error.
final class GzipStream: ByteSource {
    let origin: FileOrigin
    let maximumByteCount: Int
    var isExact: Bool { false }

    var packedByteCount: Int { file.byteCount }

    private let file: RegularFile
    private let limits: FileLimits
    private let input: HeapBytes
    private let stream: UnsafeMutablePointer<z_stream>
    private var isAtEnd = false
    private var produced = 0

    /// The bytes every gzip file starts with.
    static let magic: [UInt8] = [0x1F, 0x8B]

    init(_ file: RegularFile, limits: FileLimits) throws(FileError) {
        origin = file.origin
        self.file = file
        self.limits = limits
        let (most, overflow) = file.byteCount.multipliedReportingOverflow(by: limits.inflateRatio)
        maximumByteCount = overflow ? limits.fileBytes : min(most, limits.fileBytes)
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
        case Z_STREAM_END:
            isAtEnd = true
            try expectNothingMore()
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "damaged data"
            throw damaged(got: "'\(reason)'")
        }
    }

    private func refill() throws(FileError) {
        let count = try file.read(into: input.buffer)
        guard count > 0 else { throw damaged(got: "the end of the file") }
        stream.pointee.next_in = input.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
    }

    private func expectNothingMore() throws(FileError) {
        var extra = Int(stream.pointee.avail_in)
        if extra == 0 { extra = try file.read(into: input.buffer) }
        guard extra == 0 else {
            throw origin.error(
                .malformed, expected: "nothing after the gzip data", got: "more bytes",
                fix: "Fetch the file again, or unpack it and use the unpacked file.")
        }
    }

    private func damaged(got: String) -> FileError {
        let unpacked = stream.pointee.total_out
        return origin.error(
            .malformed, expected: "a whole gzip file",
            got: "\(got) after \(unpacked) unpacked bytes",
            fix: "The file is damaged or cut short; fetch it again.")
    }

    private func unpacksToTooMuch() -> FileError {
        origin.error(
            .tooLarge, expected: "at most \(maximumByteCount) unpacked bytes", got: "more",
            fix: "Raise FileLimits.fileBytes if the file is meant to be that large.")
    }
}
