public import DescentCore
import DescentSupport

/// npz, NumPy's format for several named arrays: a zip archive of npy files.
public enum NPZ {
    /// Reads arrays of an archive, stored or compressed.
    ///
    ///     let arrays = try NPZ.read("data.npz")       // np.savez("data.npz", x=x, y=y)
    ///     let x = arrays["x"]
    ///
    /// An archive may also hold what is no array of numbers: texts, dates, pickled objects,
    /// folders, other files. Then ask for the arrays wanted, or for all that can be read;
    /// ``contents(of:limits:)`` lists them.
    ///
    ///     let some = try NPZ.read("data.npz", names: ["x", "y"])
    ///     let numbers = try NPZ.read("data.npz", skippingOthers: true)
    ///
    /// Nothing is ever unpacked to the disk: names are only keys. Refused are archives that
    /// contradict themselves, encrypted or repeated members, members that are not arrays, and sizes
    /// that no honest archive has.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - names: the arrays to read, without the suffix `.npy`; nothing else is unpacked.
    ///     Default: all.
    ///   - skippingOthers: whether members that are no arrays of numbers are left out.
    ///     Damaged members are errors all the same. Default: false, they are errors.
    ///   - limits: the sizes beyond which the file is refused.
    /// - Returns: the arrays by name, without the suffix `.npy`. Types as ``NPY/read(_:limits:)``.
    /// - Throws: ``FileError`` if the file cannot be read, a name is not there,
    ///   or a member is not sound.
    public static func read(
        _ path: String, names: [String]? = nil, skippingOthers: Bool = false,
        limits: FileLimits = FileLimits()
    ) throws(FileError) -> [String: Tensor] {
        let archive = try ZipArchive(path, limits: limits)
        let all = archive.entries
        let entries = try names.map { (names) throws(FileError) in
            try archive.entries(named: names)
        }
        var arrays: [String: Tensor] = [:]
        do throws(FileError) {
            let chosen = (entries ?? all).filter { !skippingOthers || archive.isArray($0) }
            try archive.check(chosen)
            for entry in chosen {
                let key = try key(of: entry, in: path)
                do throws(FileError) {
                    var reader = ByteReader(try archive.open(entry))
                    arrays[key] = try NPY.tensor(from: &reader, limits)
                } catch {
                    guard skippingOthers, error.kind == .unsupported else { throw error }
                }
            }
        } catch {
            throw names == nil && !skippingOthers ? archive.advising(error) : error
        }
        return arrays
    }

    /// Writes tensors so that `np.load` reads them: uncompressed, ordered by name, without dates,
    /// so that equal tensors make equal files. The file appears whole or not at all; a link at
    /// `path` stays a link, and a device, pipe or socket is refused.
    ///
    /// - Throws: ``FileError`` if the file cannot be written, a name is empty or looks like a path
    ///   out of its folder, or a tensor is `bfloat16`; a tensor's own error if it is invalid.
    public static func write(_ tensors: [String: Tensor], to path: String) throws {
        try write(tensors.map { try NamedArray($0.key, $0.value) }, to: path)
    }

    /// Writes arrays as ``write(_:to:)`` does, from where they lie in memory.
    package static func write(_ arrays: [NamedArray], to path: String) throws(FileError) {
        let file = try writing(path) { () throws(WriteFault) in try AtomicFile(path) }
        let writer = try writing(path) { () throws(WriteFault) in try ZipWriter(file) }
        for array in arrays.sorted(by: { $0.name < $1.name }) {
            let origin = FileOrigin(file: path, member: array.name)
            try checkName(array.name, origin)
            let header = try NPYHeader.encoded(array.spec, origin)
            try writing(path) { () throws(WriteFault) in
                try writer.add("\(array.name).npy", header: header, array)
            }
        }
        try writing(path) { () throws(WriteFault) in
            try writer.close()
            try file.commit()
        }
    }

    static func key(of entry: ZipEntry, in path: String) throws(FileError) -> String {
        let origin = FileOrigin(file: path, member: entry.name)
        guard entry.name.hasSuffix(".npy") else {
            throw origin.error(
                .unsupported, expected: "only members whose names end in .npy", got: "this one",
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
