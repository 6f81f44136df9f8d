import DescentData
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Folders that files are to be written to.
enum Folder {
    /// Makes a folder and those around it, as far as they are not there.
    ///
    /// - Throws: `FileError` if that cannot be.
    static func make(_ path: String) throws(FileError) {
        let parts = path.split(separator: "/")
        var made = path.hasPrefix("/") ? "" : "."
        for part in parts {
            made += "/" + part
            if mkdir(made, 0o777) == 0 || errno == EEXIST { continue }
            let code = errno
            // A folder above may be there although nothing may be made in it.
            var status = stat()
            if stat(made, &status) == 0 { continue }
            throw FileError(
                .unwritable, file: path, expected: "a folder that can be made",
                got: systemMessage(code), fix: "Check the path and its permissions.")
        }
    }

    /// Makes the folder that a file is to be in.
    static func make(of file: String) throws(FileError) {
        guard let end = file.lastIndex(of: "/"), end > file.startIndex else { return }
        try make(String(file[..<end]))
    }
}
