public import DescentCore
import DescentSupport

/// What is in an archive.
extension NPZ {
    /// A member of an archive.
    public struct Member: Sendable, Hashable, CustomStringConvertible {
        /// The name of the array, without the suffix `.npy`; of another file the whole name.
        public let name: String
        /// The lengths of its axes; nil for what cannot be read.
        public let shape: Shape?
        /// The type of the tensor that it is read as; nil for what cannot be read.
        public let dtype: DType?
        /// Why it cannot be read, such as `'<U2', text`; nil for what can.
        public let problem: String?

        /// `x: float32 [2, 3]` or `names: '<U2', text; not read`.
        public var description: String {
            guard let shape, let dtype else { return "\(name): \(problem ?? "unknown"); not read" }
            return "\(name): \(dtype) \(shape)"
        }
    }

    /// Lists the members of an archive in their order, without unpacking more than their headers.
    ///
    ///     for member in try NPZ.contents(of: "data.npz") { print(member) }
    ///
    /// - Throws: ``FileError`` if the file cannot be read or is no archive.
    public static func contents(
        of path: String, limits: FileLimits = FileLimits()
    ) throws(FileError) -> [Member] {
        let archive = try ZipArchive(path, limits: limits)
        return archive.entries.map(archive.member)
    }
}

extension ZipArchive {
    /// The member as its header describes it.
    func member(_ entry: ZipEntry) -> NPZ.Member {
        do throws(FileError) {
            let name = try NPZ.key(of: entry, in: file.origin.file)
            try check([entry])
            var reader = ByteReader(try open(entry))
            let array = try NPYHeader(&reader, limits).array
            return NPZ.Member(
                name: name, shape: Shape(array.dimensions), dtype: array.element.dtype, problem: nil
            )
        } catch {
            let isArray = entry.name.hasSuffix(".npy")
            return NPZ.Member(
                name: isArray ? String(entry.name.dropLast(4)) : entry.name, shape: nil, dtype: nil,
                problem: isArray ? error.got : "no array")
        }
    }

    /// Whether an entry says of itself that it is an array that can be unpacked.
    func isArray(_ entry: ZipEntry) -> Bool {
        entry.name.hasSuffix(".npy") && (try? checkMethod(of: entry)) != nil
    }

    /// The entries of the arrays with these names.
    func entries(named names: [String]) throws(FileError) -> [ZipEntry] {
        let byName = Dictionary(
            entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [ZipEntry] = []
        for name in names {
            guard let entry = byName[name + ".npy"] else {
                let arrays = entries.filter { $0.name.hasSuffix(".npy") }
                throw file.origin.unknownName(
                    name, of: "array", among: arrays.map { String($0.name.dropLast(4)) })
            }
            result.append(entry)
        }
        return result
    }

    /// `error`, with how to read the rest of the archive if that can be done.
    func advising(_ error: FileError) -> FileError {
        guard error.kind == .unsupported else { return error }
        let readable = entries.map(member).filter { $0.problem == nil }.map { quoted($0.name) }
        guard !readable.isEmpty else { return error }
        return FileError(
            error.kind, file: error.file, member: error.member, at: error.place,
            expected: error.expected, got: error.got,
            fix:
                "\(error.fix) To read what holds numbers (\(listed(readable))), pass their names: "
                + "or skippingOthers: true.")
    }
}
