import DescentData

/// Errors of writing.
extension H5Place {
    /// The result of a call of the library while writing: below 0 it has failed. Needs the lock.
    @discardableResult
    func written<Code: SignedInteger>(_ result: Code) throws(FileError) -> Code {
        guard result < 0 else { return result }
        throw unwritable()
    }

    /// What the library said about the call before. Needs the lock.
    private func unwritable() -> FileError {
        error(
            .unwritable, expected: "to write the file", got: quoted(HDF5.reason),
            fix: "Give each object a name of its own, and write none into a data set.")
    }

    /// After an error, or after the end.
    var unfinished: FileError {
        error(
            .unwritable, expected: "to write the file", got: "an error before",
            fix: "Save to a new file.")
    }

    var unnamed: FileError {
        error(
            .unsupported, expected: "a name without slashes", got: "none or another",
            fix: "Rename what has this name.")
    }
}
