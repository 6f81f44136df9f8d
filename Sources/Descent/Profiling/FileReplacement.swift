#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes `text` to `path` so that a crash at any moment leaves the old file or the new one: to a temporary
/// file in the same folder, which is forced to the disk and then renamed.
func replaceFile(at path: String, with text: String, function: String) throws {
    let failure = { (code: Int32) in
        TrainingError.argument(
            function: function, expected: "a file that can be written at '\(path)'",
            got: "'\(String(cString: strerror(code)))'",
            fix: "Check the folder, its permissions and the free space. An old file is unchanged.")
    }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw failure(ENOENT) }
    // A link is followed, so that it stays a link.
    let resolved = realpath(path, nil)
    let destination = resolved.map { String(cString: $0) } ?? path
    free(resolved)
    let random = String(UInt32.random(in: .min ... .max), radix: 16)
    let temporary = "\(destination).tmp-\(getpid())-\(random)"
    guard let file = fopen(temporary, "wx") else { throw failure(errno) }
    var text = text
    let isWritten = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
    let isOnDisk = isWritten && fflush(file) == 0 && fsync(fileno(file)) == 0
    let code = errno
    let isClosed = fclose(file) == 0
    guard isOnDisk, isClosed, rename(temporary, destination) == 0 else {
        let cause = isOnDisk ? errno : code
        unlink(temporary)
        throw failure(cause)
    }
}
