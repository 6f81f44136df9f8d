#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#elseif canImport(Darwin)
    package import Darwin
#endif

/// Why a file cannot be written; each caller puts it into an error of its own.
package enum WriteFault: Error, Hashable {
    /// An empty path.
    case emptyPath
    /// A path with a NUL character, which the system would cut off there.
    case pathWithNUL
    /// Something that is no regular file is at the path: "a device".
    case irregular(String)
    /// The system refused, with this error number.
    case system(Int32)
    /// The file is in its place, but may not survive a power loss.
    case notSynchronized(Int32)

    /// What came in place of a file that can be written.
    package var got: String {
        switch self {
        case .emptyPath: "an empty path"
        case .pathWithNUL: "a path with a NUL character"
        case .irregular(let kind): kind
        case .system(let code), .notSynchronized(let code): systemMessage(code)
        }
    }

    /// What to do about it.
    package var fix: String {
        switch self {
        case .emptyPath, .pathWithNUL: "Give a path in an existing folder."
        case .irregular: "Give a path that is free or names a file to replace."
        case .system(ELOOP): "Remove the link that leads back to itself, or give another path."
        case .system: "Check the folder, its permissions and the free space."
        case .notSynchronized: "The new file is in place, but may not survive a power loss."
        }
    }

    /// The same where an ``AtomicFile`` was to be written.
    package var fixOfWholeFile: String {
        if case .system(let code) = self, code != ELOOP {
            return "\(fix) An old file is unchanged."
        }
        return fix
    }
}

/// What kind of thing a path names if it is not a regular file, in words.
package func irregularKind(_ status: stat) -> String? {
    switch status.st_mode & mode_t(S_IFMT) {
    case mode_t(S_IFREG): nil
    case mode_t(S_IFDIR): "a folder"
    case mode_t(S_IFIFO): "a named pipe"
    case mode_t(S_IFCHR), mode_t(S_IFBLK): "a device"
    case mode_t(S_IFSOCK): "a socket"
    default: "something else"
    }
}

/// What the system says about an error number: "'Permission denied'".
package func systemMessage(_ code: Int32) -> String { "'\(String(cString: strerror(code)))'" }
