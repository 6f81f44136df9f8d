import ArgumentParser
import DescentData
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whether anything is at `path`.
func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Finds out before long work whether a file can be written there. Leaves nothing behind.
///
/// - Throws: ``FileError`` as writing it would.
func requireWritable(_ path: String) throws {
    try writing(path) { () throws(WriteFault) in
        let file = try AtomicFile(path)
        try file.create()
    }
}

/// The same for a file beside a command's result, which replaces no other.
///
/// - Throws: also `ValidationError` if there is one.
func requireNew(_ path: String, _ option: String) throws {
    guard !fileExists(path) else {
        throw ValidationError(
            "--\(option) needs a new file, but '\(path)' is there. Remove it first.")
    }
    try requireWritable(path)
}
