import CZip

/// A member that is stored as it is, read at any place.
///
/// Its checksum is computed of what is read, as it is read, and compared at the end: libzip would do
/// that only for bytes that come in order, which would be another pass.
final class ZipStoredMember: RandomAccess {
    let origin: FileOrigin
    let byteCount: Int
    private let archive: ZipArchive
    private let handle: OpaquePointer
    private let expected: Checksum
    private var covered = CoveredChecksum()
    private var isChecked = false

    /// - Parameter handle: gives the bytes without checking them.
    init(_ handle: OpaquePointer, _ entry: ZipEntry, of archive: ZipArchive, file: String) {
        self.handle = handle
        self.archive = archive
        origin = FileOrigin(file: file, member: entry.name)
        byteCount = entry.byteCount
        expected = entry.checksum
    }

    deinit { zip_fclose(handle) }

    func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileError) -> Int {
        guard offset < byteCount, let address = buffer.baseAddress else { return 0 }
        guard zip_fseek(handle, Int64(offset), SEEK_SET) == 0 else { throw damaged() }
        let count = zip_fread(handle, address, UInt64(buffer.count))
        guard count >= 0 else { throw damaged() }
        if !isChecked {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer.prefix(Int(count)))
            covered.add(bytes, at: offset)
        }
        return Int(count)
    }

    func checkAll() throws(FileError) {
        guard !isChecked else { return }
        for gap in covered.gaps(in: 0..<byteCount) { try readThrough(gap) }
        isChecked = true
        guard covered.checksum.value == expected.value else {
            throw ZipArchive.damaged("CRC error", origin)
        }
    }

    private func readThrough(_ range: Range<Int>) throws(FileError) {
        let scratch = try HeapBytes(min(range.count, 1 << 18), for: "a buffer", origin)
        defer { withExtendedLifetime(scratch) {} }
        var next = range.lowerBound
        while next < range.upperBound {
            let count = min(scratch.buffer.count, range.upperBound - next)
            let part = UnsafeMutableRawBufferPointer(rebasing: scratch.buffer.prefix(count))
            try fill(part, at: next)
            next += count
        }
    }

    private func damaged() -> FileError {
        ZipArchive.damaged(zip_file_get_error(handle), origin)
    }
}
