extension ZipArchive {
    /// All bytes of the member called `name`.
    ///
    /// - Throws: ``FileError`` if there is none, or it is not sound.
    package func bytes(of name: String) throws(FileError) -> HeapBytes {
        guard let entry = entries.first(where: { $0.name == name }) else {
            throw file.origin.error(
                .mismatch, expected: "a member '\(name)'", got: "none",
                fix: "Write the archive again.")
        }
        try check([entry])
        return try HeapBytes.reading(try open(entry), for: name)
    }
}
