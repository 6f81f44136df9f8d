public import DescentCore

/// npz, NumPy's format for several named arrays: a zip archive of npy files.
public enum NPZ {
    /// Reads all arrays of an archive, stored or compressed.
    ///
    ///     let arrays = try NPZ.read("data.npz")       // np.savez("data.npz", x=x, y=y)
    ///     let x = arrays["x"]
    ///
    /// Nothing is ever unpacked to the disk: names are only keys. Refused are archives that
    /// contradict themselves, encrypted or repeated members, members that are not arrays, and sizes
    /// that no honest archive has.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limits: the sizes beyond which the file is refused.
    /// - Returns: the arrays by name, without the suffix `.npy`. Types as ``NPY/read(_:limits:)``.
    /// - Throws: ``FileError`` if the file cannot be read, or any member is not sound.
    public static func read(
        _ path: String, limits: FileLimits = FileLimits()
    ) throws(FileError) -> [String: Tensor] {
        let archive = try ZipArchive(path, limits: limits)
        var arrays: [String: Tensor] = [:]
        for entry in archive.entries {
            let key = try key(of: entry, in: path)
            var reader = ByteReader(try archive.open(entry))
            arrays[key] = try NPY.tensor(from: &reader, limits)
        }
        return arrays
    }

    /// Writes tensors so that `np.load` reads them: uncompressed, ordered by name, without dates,
    /// so that equal tensors make equal files. The file appears whole or not at all.
    ///
    /// - Throws: ``FileError`` if the file cannot be written, a name is empty or looks like a path
    ///   out of its folder, or a tensor is `bfloat16`; a tensor's own error if it is invalid.
    public static func write(_ tensors: [String: Tensor], to path: String) throws {
        let file = try AtomicFile(path)
        guard !tensors.isEmpty else {
            try ZipArchive.empty.withUnsafeBytes { try file.write([$0]) }
            return try file.commit()
        }
        let writer = try ZipWriter(file)
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            let origin = FileOrigin(file: path, member: name)
            try checkName(name, origin)
            let header = try NPYHeader.encoded(tensor, origin)
            try tensor.withBytes { data in
                try header.withUnsafeBytes { try writer.add("\(name).npy", [$0, data]) }
            }
        }
        try writer.close()
        try file.commit()
    }

    private static func key(of entry: ZipEntry, in path: String) throws(FileError) -> String {
        let origin = FileOrigin(file: path, member: entry.name)
        guard entry.name.hasSuffix(".npy") else {
            throw origin.error(
                .malformed, expected: "only members whose names end in .npy", got: "this one",
                fix: "Save the arrays with np.savez.")
        }
        let key = String(entry.name.dropLast(4))
        try checkName(key, origin)
        return key
    }

    /// Names are never used as paths, here or by honest programs; others may be less careful.
    private static func checkName(_ name: String, _ origin: FileOrigin) throws(FileError) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isSound =
            !name.isEmpty && !parts.contains("..") && !name.hasPrefix("/")
            && !name.contains("\\") && !name.utf8.contains(0) && name.utf8.count <= 60_000
        guard isSound else {
            throw origin.error(
                .malformed, expected: "a name without '..', backslash, NUL or leading slash",
                got: quoted(name), fix: "Rename the array.")
        }
    }
}
