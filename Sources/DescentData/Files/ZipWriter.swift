import CZip
package import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes a zip archive of stored members to the temporary path of an atomic file.
package final class ZipWriter {
    private var handle: OpaquePointer?
    /// What ``close()`` writes.
    private var headers: [UnsafeMutableRawBufferPointer] = []
    private var arrays: [NamedArray] = []

    package init(_ file: AtomicFile) throws(WriteFault) {
        var code: Int32 = 0
        handle = zip_open(file.temporaryPath, ZIP_CREATE | ZIP_EXCL, &code)
        guard handle != nil else { throw .system(errno) }
    }

    deinit {
        if let handle { zip_discard(handle) }
        for header in headers { header.deallocate() }
    }

    /// Adds a member made of a header and the bytes of an array, which ``close()`` reads where
    /// they lie.
    func add(_ name: String, header: [UInt8], _ array: NamedArray) throws(WriteFault) {
        arrays.append(array)
        try add(name, parts: [keep(header), array.bytes])
    }

    /// Adds a member that holds a text.
    package func add(_ name: String, text: String) throws(WriteFault) {
        try add(name, bytes: Array(text.utf8))
    }

    /// Adds a member with these bytes.
    package func add(_ name: String, bytes: [UInt8]) throws(WriteFault) {
        try add(name, parts: [keep(bytes)])
    }

    /// Adds a member made of parts, which ``close()`` reads where they lie: they must stay there
    /// until then.
    package func add(_ name: String, parts: [UnsafeRawBufferPointer]) throws(WriteFault) {
        let fragments = parts.compactMap { part in
            part.bindMemory(to: UInt8.self).baseAddress.map {
                zip_buffer_fragment_t(
                    data: UnsafeMutablePointer(mutating: $0), length: UInt64(part.count))
            }
        }
        let freesParts: Int32 = 0
        guard
            let source = zip_source_buffer_fragment(
                handle, fragments, UInt64(fragments.count), freesParts)
        else { throw failure() }
        try add(name, source)
    }

    private func keep(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        headers.append(copy)
        return UnsafeRawBufferPointer(copy)
    }

    private func add(_ name: String, _ source: OpaquePointer) throws(WriteFault) {
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
    package func close() throws(WriteFault) {
        guard zip_close(handle) == 0 else { throw failure() }
        handle = nil
    }

    private func failure() -> WriteFault {
        let error = zip_get_error(handle)
        let code = error.map { zip_error_code_system($0) } ?? 0
        return .system(code == 0 ? EIO : code)
    }
}
