import CZip

extension ZipArchive {
    /// All bytes of the member called `name`.
    ///
    /// - Throws: ``FileError`` if there is none, or it is not sound.
    package func bytes(of name: String) throws(FileError) -> HeapBytes {
        try HeapBytes.reading(try open(try checkedEntry(name)), for: name)
    }

    /// The bytes of the member called `name`, to be read at any place. Only a compressed one takes
    /// memory. Whoever has read what is wanted calls ``RandomAccess/checkAll()``.
    ///
    /// - Throws: ``FileError`` if there is none, or it is not sound.
    package func randomAccess(to name: String) throws(FileError) -> any RandomAccess {
        let entry = try checkedEntry(name)
        guard entry.method == ZIP_CM_STORE else {
            let origin = FileOrigin(file: file.origin.file, member: name)
            return MemoryBytes(try HeapBytes.reading(try open(entry), for: name), origin)
        }
        return try openStored(entry)
    }

    private func checkedEntry(_ name: String) throws(FileError) -> ZipEntry {
        guard let entry = entries.first(where: { $0.name == name }) else {
            throw file.origin.error(
                .mismatch, expected: "a member '\(name)'", got: "none",
                fix: "Write the archive again.")
        }
        try check([entry])
        return entry
    }
}
