#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file of this process alone: open to read and write, and in no folder, so that nothing is left of
/// it when it is closed.
package enum UnnamedFile {
    /// Where such files take their space.
    package static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// Opens one, which programs that are started do not get. The caller closes it.
    package static func open() throws(SystemError) -> Int32 {
        var name = Array("\(folder)/.descent-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw SystemError(code: errno) }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }
}
