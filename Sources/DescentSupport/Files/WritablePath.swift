#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A path at which a regular file is, or can be made, with the links at its end followed.
struct WritablePath {
    /// The path without links at its end.
    let resolved: String
    /// Who may do what with the file that is there; nil if there is none.
    let permissions: mode_t?

    init(_ path: String) throws(WriteFault) {
        guard !path.isEmpty else { throw .emptyPath }
        guard !path.utf8.contains(0) else { throw .pathWithNUL }
        var status = stat()
        if stat(path, &status) == 0 {
            if let kind = irregularKind(status) { throw .irregular(kind) }
            permissions = status.st_mode & 0o777
        } else {
            // Also ELOOP, for links that lead in a circle.
            guard errno == ENOENT else { throw .system(errno) }
            permissions = nil
        }
        resolved = try Self.followingLinks(path)
    }

    /// The folder of the file.
    var folder: String { Self.folder(of: resolved) }

    /// As many as the system follows in a path.
    private static let mostLinks = 40

    /// `realpath` follows no link to something that is not there; this does.
    private static func followingLinks(_ path: String) throws(WriteFault) -> String {
        var path = path
        for _ in 0...mostLinks {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & mode_t(S_IFMT) == mode_t(S_IFLNK)
            else { return path }
            let target = try target(of: path)
            path = target.hasPrefix("/") ? target : folder(of: path) + "/" + target
        }
        throw .system(ELOOP)
    }

    private static func target(of link: String) throws(WriteFault) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &bytes, bytes.count)
        guard count >= 0 else { throw .system(errno) }
        // A name on the disk need not be text.
        guard let target = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw .system(EILSEQ)
        }
        return target
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
