import DescentData
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Errors of writing.
extension H5Place {
    /// The result of a call of the library while writing: below 0 it has failed. Needs the lock.
    @discardableResult
    func written<Code: SignedInteger>(_ result: Code) throws(FileError) -> Code {
        guard result < 0 else { return result }
        throw unwritable()
    }

    /// What the library said about the call before; the system's error if that is what it says.
    /// Needs the lock.
    func unwritable() -> FileError {
        let reason = HDF5.reason
        if let code = reason.firstMatch(of: /errno = (\d+)/).flatMap({ Int32($0.1) }) {
            return unwritable(.system(code))
        }
        return error(
            .unwritable, expected: "to write the file", got: quoted(reason),
            fix: "Give each object a name of its own, and write none into a data set.")
    }

    func unwritable(_ fault: WriteFault) -> FileError {
        let fault = FileError(fault, file: file)
        return error(fault.kind, expected: fault.expected, got: fault.got, fix: fault.fix)
    }

    var unnamed: FileError {
        error(
            .unsupported, expected: "a name without slashes", got: "none or another",
            fix: "Rename what has this name.")
    }
}
