package import DescentSupport

/// Runs `body`, which writes the file at `path`, with its faults as errors about that file.
func writing<Result>(
    _ path: String, _ body: () throws(WriteFault) -> Result
) throws(FileError) -> Result {
    do throws(WriteFault) {
        return try body()
    } catch {
        throw FileError(error, file: path)
    }
}

extension FileError {
    package init(_ fault: WriteFault, file: String) {
        let kind: Kind = if case .irregular = fault { .notAFile } else { .unwritable }
        let isSystem =
            switch fault {
            case .system, .notSynchronized: true
            case .emptyPath, .pathWithNUL, .irregular: false
            }
        self.init(
            kind, file: file,
            expected: isSystem ? "to write the file" : "the path of a file to write",
            got: fault.got, fix: fault.fixOfWholeFile)
    }
}
