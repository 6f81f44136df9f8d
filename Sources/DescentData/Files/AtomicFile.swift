#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that appears whole or not at all.
///
/// The data go to a temporary file in the same folder. ``commit()`` forces it to the disk, renames
/// it over the old file and forces the folder to the disk, so a crash or power loss at any moment
/// leaves the old contents or the new. Dropped without commit, it leaves nothing behind.
final class AtomicFile {
    let temporaryPath: String
    private let path: String
    private let destination: String
    private var isCommitted = false

    /// A link is followed, so that it stays a link.
    init(_ path: String) throws(FileError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw FileError(
                .unwritable, file: path, expected: "the path of a file to write",
                got: path.isEmpty ? "an empty path" : "a path with a NUL character",
                fix: "Give a path in an existing folder.")
        }
        self.path = path
        destination = try Self.destination(path)
        let random = UInt32.random(in: .min ... .max)
        temporaryPath = "\(destination).tmp-\(getpid())-\(String(random, radix: 16))"
    }

    deinit { if !isCommitted { unlink(temporaryPath) } }

    /// Creates the temporary file with these bytes.
    func write(_ parts: [UnsafeRawBufferPointer]) throws(FileError) {
        let descriptor = createForWriting(temporaryPath)
        guard descriptor >= 0 else { throw unwritable(errno) }
        defer { close(descriptor) }
        for part in parts {
            var rest = part[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
                let count = writeSome(descriptor, piece)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw unwritable(errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Puts the temporary file in the place of the old one.
    func commit() throws(FileError) {
        try synchronize(temporaryPath, O_RDONLY | O_CLOEXEC)
        guard rename(temporaryPath, destination) == 0 else { throw unwritable(errno) }
        isCommitted = true
        try synchronize(
            Self.folder(of: destination), O_RDONLY | O_CLOEXEC | O_DIRECTORY,
            fix: "The new file is in place, but may not survive a power loss.")
    }

    /// What to say when a step failed with this error number.
    func unwritable(_ code: Int32, fix: String = AtomicFile.advice) -> FileError {
        FileError(
            .unwritable, file: path, expected: "to write the file", got: systemMessage(code),
            fix: fix)
    }

    static let advice =
        "Check the folder, its permissions and the free space. An old file is unchanged."
}

extension AtomicFile {
    private func synchronize(
        _ path: String, _ flags: Int32, fix: String = AtomicFile.advice
    ) throws(FileError) {
        let descriptor = open(path, flags)
        guard descriptor >= 0 else { throw unwritable(errno, fix: fix) }
        defer { close(descriptor) }
        // Some file systems cannot synchronise a folder and say EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw unwritable(errno, fix: fix) }
    }

    /// The path with links resolved, once it is known that nothing but a file would be replaced.
    private static func destination(_ path: String) throws(FileError) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return path }
        if let kind = irregularKind(status) {
            throw FileError(
                .notAFile, file: path, expected: "the path of a file to write", got: kind,
                fix: "Give a path that is free or names a file to replace.")
        }
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

private func createForWriting(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
}

/// `write`, which the method of that name would hide.
private func writeSome(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
