/// Where bytes come from: a file, or a member of an archive. Every error about them starts here.
package struct FileOrigin: Sendable {
    package let file: String
    package var member: String?

    package init(file: String, member: String? = nil) {
        self.file = file
        self.member = member
    }

    package func error(
        _ kind: FileError.Kind, at byte: Int? = nil, expected: String, got: String, fix: String
    ) -> FileError {
        FileError(
            kind, file: file, member: member, at: byte.map { .byte($0) },
            expected: expected, got: got, fix: fix)
    }

    package func outOfMemory(_ byteCount: Int, for what: String) -> FileError {
        error(
            .tooLarge, expected: "\(byteCount) bytes of memory for \(what)",
            got: "none from the system",
            fix: "Use a machine with more memory, or split the file.")
    }
}
