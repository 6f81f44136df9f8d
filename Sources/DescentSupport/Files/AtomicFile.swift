#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that appears whole or not at all: the way out for everything that writes a file at once.
///
/// The data go to a temporary file in the same folder. ``commit()`` forces it to the disk, renames
/// it over the old file and forces the folder to the disk, so a crash or power loss at any moment
/// leaves the old contents or the new. Dropped without commit, it leaves nothing behind.
///
/// Only a regular file is ever replaced, and keeps its permissions. A link stays a link:
/// what it points to is written, also where that is not there yet.
package final class AtomicFile {
    /// Where the data go before ``commit()``.
    package let temporaryPath: String
    private let destination: WritablePath
    /// Of the temporary file while it is written; −1 before and after.
    private var descriptor: Int32 = -1
    private var isCommitted = false

    package init(_ path: String) throws(WriteFault) {
        destination = try WritablePath(path)
        let random = UInt32.random(in: .min ... .max)
        // Not the old name and more: that could be longer than names may be.
        let name = ".descent-\(getpid())-\(String(random, radix: 16)).tmp"
        temporaryPath = destination.folder + "/" + name
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isCommitted { unlink(temporaryPath) }
    }

    /// Creates the temporary file, which ``append(_:)`` fills.
    package func create() throws(WriteFault) {
        descriptor = createForWriting(temporaryPath)
        guard descriptor >= 0 else { throw .system(errno) }
    }

    /// Writes `bytes` behind what the temporary file holds; see ``create()``.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(WriteFault) {
        let code = writeAll(bytes, to: descriptor)
        guard code == 0 else { throw .system(code) }
    }

    /// The same for bytes in an array.
    package func append(_ bytes: [UInt8]) throws(WriteFault) {
        let code = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
        guard code == 0 else { throw .system(code) }
    }

    /// Creates the temporary file with these bytes.
    package func write(_ parts: [UnsafeRawBufferPointer]) throws(WriteFault) {
        try create()
        for part in parts { try append(part) }
        try finish()
    }

    private func finish() throws(WriteFault) {
        guard descriptor >= 0 else { return }
        let open = descriptor
        descriptor = -1
        // Some file systems report a full disk only here.
        guard close(open) == 0 else { throw .system(errno) }
    }

    /// Puts the temporary file in the place of the old one.
    package func commit() throws(WriteFault) {
        try finish()
        if let mode = destination.permissions, chmod(temporaryPath, mode) != 0 {
            throw .system(errno)
        }
        if let code = synchronize(temporaryPath, O_RDONLY | O_CLOEXEC) { throw .system(code) }
        guard rename(temporaryPath, destination.resolved) == 0 else { throw .system(errno) }
        isCommitted = true
        if let code = synchronize(destination.folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY) {
            throw .notSynchronized(code)
        }
    }

    /// Writes all of `text` at once.
    package static func write(_ text: String, to path: String) throws(WriteFault) {
        let file = try AtomicFile(path)
        var fault: WriteFault?
        var text = text
        text.withUTF8 { bytes in
            do throws(WriteFault) { try file.write([UnsafeRawBufferPointer(bytes)]) } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        try file.commit()
    }
}

/// The error number, if what is at `path` cannot be forced to the disk.
private func synchronize(_ path: String, _ flags: Int32) -> Int32? {
    let descriptor = open(path, flags)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    // Some file systems cannot synchronise a folder and say EINVAL.
    return fsync(descriptor) == 0 || errno == EINVAL ? nil : errno
}

private func createForWriting(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
}

/// Writes all of `bytes`; 0, or the error number.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
        let count = write(descriptor, piece.baseAddress, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return errno }
        rest = rest.dropFirst(count)
    }
    return 0
}
