import CZip

/// A member of an archive, unpacked as it is read.
///
/// Holds on to the archive, which must stay open.
final class ZipMember: ByteSource {
    let origin: FileOrigin
    var maximumByteCount: Int { entry.byteCount }
    var packedByteCount: Int { entry.packedByteCount }
    var cap: UnpackingCap? { nil }
    private let archive: ZipArchive
    private let entry: ZipEntry
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer, _ entry: ZipEntry, of archive: ZipArchive, file: String) {
        self.handle = handle
        self.archive = archive
        origin = FileOrigin(file: file, member: entry.name)
        self.entry = entry
    }

    deinit { zip_fclose(handle) }

    func reopened() throws(FileError) -> any ByteSource { try archive.open(entry) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        guard let address = buffer.baseAddress else { return 0 }
        let count = zip_fread(handle, address, UInt64(buffer.count))
        guard count >= 0 else { throw ZipArchive.damaged(zip_file_get_error(handle), origin) }
        return Int(count)
    }
}
