import CZip
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes a zip archive of stored members to the temporary path of an atomic file.
final class ZipWriter {
    private var handle: OpaquePointer?

    init(_ file: AtomicFile) throws(WriteFault) {
        var code: Int32 = 0
        handle = zip_open(file.temporaryPath, ZIP_CREATE | ZIP_EXCL, &code)
        guard handle != nil else { throw .system(errno) }
    }

    deinit { if let handle { zip_discard(handle) } }

    /// Adds a member made of `parts`, which are copied. It is written by ``close()``.
    func add(_ name: String, _ parts: [UnsafeRawBufferPointer]) throws(WriteFault) {
        let count = parts.reduce(0) { $0 + $1.count }
        guard let copy = malloc(max(count, 1)) else { throw .system(ENOMEM) }
        var end = copy
        for part in parts {
            if let address = part.baseAddress { memcpy(end, address, part.count) }
            end += part.count
        }
        let freesCopy: Int32 = 1
        guard let source = zip_source_buffer(handle, copy, UInt64(count), freesCopy) else {
            free(copy)
            throw failure()
        }
        let index = zip_file_add(handle, name, source, ZIP_FL_ENC_UTF_8)
        guard index >= 0 else {
            zip_source_free(source)
            throw failure()
        }
        let first = UInt16(1 << 5 | 1)  // 1980-01-01, the earliest date that zip knows
        guard zip_set_file_compression(handle, UInt64(index), ZIP_CM_STORE, 0) == 0,
            zip_file_set_dostime(handle, UInt64(index), 0, first, 0) == 0
        else { throw failure() }
    }

    /// Writes the archive.
    func close() throws(WriteFault) {
        guard zip_close(handle) == 0 else { throw failure() }
        handle = nil
    }

    private func failure() -> WriteFault {
        let error = zip_get_error(handle)
        let code = error.map { zip_error_code_system($0) } ?? 0
        return .system(code == 0 ? EIO : code)
    }
}
