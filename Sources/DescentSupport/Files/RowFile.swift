#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A regular file that grows row by row while others may read it, such as a log.
package final class RowFile {
    /// Whether nothing is in the file yet.
    package let isEmpty: Bool
    private var descriptor: Int32

    /// Opens or creates the file at `path`.
    ///
    /// - Parameter appending: whether what is in it stays.
    package init(_ path: String, appending: Bool) throws(WriteFault) {
        let path = try WritablePath(path).resolved
        descriptor = openForRows(path)
        guard descriptor >= 0 else { throw .system(errno) }
        var status = stat()
        // Once more, for what may have come in its place since.
        guard fstat(descriptor, &status) == 0, irregularKind(status) == nil,
            appending || ftruncate(descriptor, 0) == 0
        else {
            let fault = irregularKind(status).map { WriteFault.irregular($0) } ?? .system(errno)
            _ = systemClose(descriptor)
            throw fault
        }
        isEmpty = !appending || status.st_size == 0
    }

    deinit { if descriptor >= 0 { _ = systemClose(descriptor) } }

    /// Adds `row`, which stands in the file when this returns.
    package func write(_ row: String) throws(WriteFault) {
        var row = row
        let code = row.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
        guard code == 0 else { throw .system(code) }
    }

    /// Closes the file.
    package func close() throws(WriteFault) {
        let open = descriptor
        descriptor = -1
        guard systemClose(open) == 0 else { throw .system(errno) }
    }
}

/// Without blocking: a pipe that nobody reads would wait for ever.
private func openForRows(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o666)
}

/// `close`, which the method of that name would hide.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
