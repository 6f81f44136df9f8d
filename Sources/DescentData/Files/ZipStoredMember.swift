import CZip

/// A member that is stored as it is, read at any place.
///
/// Its checksum has been compared, which takes one pass through it: libzip does that only for bytes
/// that come in order.
final class ZipStoredMember: RandomAccess {
    let origin: FileOrigin
    let byteCount: Int
    private let archive: ZipArchive
    private let handle: OpaquePointer

    init(
        _ handle: OpaquePointer, _ entry: ZipEntry, of archive: ZipArchive, file: String
    ) throws(FileError) {
        self.handle = handle
        self.archive = archive
        origin = FileOrigin(file: file, member: entry.name)
        byteCount = entry.byteCount
        try checkAll()
    }

    deinit { zip_fclose(handle) }

    private func checkAll() throws(FileError) {
        let scratch = try HeapBytes(1 << 18, for: "a buffer", origin)
        defer { withExtendedLifetime(scratch) {} }
        var total = 0
        while true {
            let count = try next(scratch.buffer)
            if count == 0 { break }
            total += count
        }
        guard total == byteCount else {
            throw origin.error(
                .malformed, at: total, expected: "\(byteCount) bytes", got: "\(total)",
                fix: "The archive is damaged; fetch or write it again.")
        }
    }

    func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileError) -> Int {
        guard offset < byteCount else { return 0 }
        guard zip_fseek(handle, Int64(offset), SEEK_SET) == 0 else {
            throw ZipArchive.damaged(zip_file_get_error(handle), origin)
        }
        return try next(buffer)
    }

    private func next(_ buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        guard let address = buffer.baseAddress else { return 0 }
        let count = zip_fread(handle, address, UInt64(buffer.count))
        guard count >= 0 else { throw ZipArchive.damaged(zip_file_get_error(handle), origin) }
        return Int(count)
    }
}
