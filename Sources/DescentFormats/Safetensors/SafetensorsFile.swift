import DescentCore
import DescentData
import DescentSupport

/// A safetensors file opened for reading, whose header has been checked.
struct SafetensorsFile {
    let header: SafetensorsHeader
    private let file: RegularFile
    /// Where the data start in the file.
    private let dataStart: Int
    private let limits: FileLimits

    init(_ path: String, limits: FileLimits) throws(FileError) {
        file = try RegularFile(path, limits: limits)
        self.limits = limits
        let length = try Self.headerByteCount(of: file, limits)
        dataStart = SafetensorsHeader.lengthByteCount + length
        let text = try HeapBytes(length, for: "the header", file.origin)
        defer { withExtendedLifetime(text) {} }
        let section = FileSection(
            of: file, from: SafetensorsHeader.lengthByteCount, byteCount: length, member: nil)
        var reader = ByteReader(section)
        try reader.rest(into: text.buffer, of: "the header")
        header = try SafetensorsHeader(
            text.bytes, dataByteCount: file.byteCount - dataStart, file.origin)
    }

    private static func headerByteCount(
        of file: RegularFile, _ limits: FileLimits
    ) throws(FileError) -> Int {
        var reader = ByteReader(file)
        let bytes = try reader.bytes(
            SafetensorsHeader.lengthByteCount, of: "the length of the header")
        let length = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= limits.safetensorsHeaderBytes else {
            throw file.origin.error(
                .tooLarge, at: 0,
                expected: "a header of at most \(limits.safetensorsHeaderBytes) bytes",
                got: "\(length)",
                fix: "Give a safetensors file. The limit is FileLimits.safetensorsHeaderBytes.")
        }
        let available = file.byteCount - SafetensorsHeader.lengthByteCount
        guard length <= available else {
            throw file.origin.error(
                .malformed, at: SafetensorsHeader.lengthByteCount,
                expected: "a header of \(length) bytes", got: "\(available)",
                fix: "The file is cut short or no safetensors file; fetch or write it again.")
        }
        return Int(length)
    }

    /// The entries of the tensors with these names.
    func entries(named names: [String]) throws(FileError) -> [SafetensorsHeader.Entry] {
        let byName = Dictionary(
            header.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [SafetensorsHeader.Entry] = []
        for name in names {
            guard let entry = byName[name] else {
                throw file.origin.unknownName(
                    name, of: "tensor", among: header.entries.map(\.name))
            }
            result.append(entry)
        }
        return result
    }

    /// The tensors of `entries`. What can be said of any of them is said before the first is read.
    ///
    /// - Parameter isChosen: whether somebody asked for these by name.
    func tensors(
        _ entries: [SafetensorsHeader.Entry], isChosen: Bool
    ) throws(FileError) -> [String: Tensor] {
        var arrays: [RawArray] = []
        for entry in entries { arrays.append(try array(entry, isChosen: isChosen)) }
        var tensors: [String: Tensor] = [:]
        for (entry, array) in zip(entries, arrays) {
            let section = FileSection(
                of: file, from: dataStart + entry.data.lowerBound, byteCount: entry.data.count,
                member: entry.name)
            var reader = ByteReader(section)
            tensors[entry.name] = try array.tensor(from: &reader)
        }
        return tensors
    }

    private func array(
        _ entry: SafetensorsHeader.Entry, isChosen: Bool
    ) throws(FileError) -> RawArray {
        let origin = FileOrigin(file: file.origin.file, member: entry.name)
        guard let element = entry.type.element else {
            let others = header.entries.filter { $0.type.element != nil }.map { quoted($0.name) }
            throw origin.error(
                .unsupported, expected: "a type that tensors can hold", got: entry.type.rawValue,
                fix: isChosen || others.isEmpty
                    ? "Write it as F32, or leave it out."
                    : "Pass the names: of the others (\(listed(others))), or write it as F32.")
        }
        return try RawArray(
            element, isBigEndian: false, dimensions: entry.dimensions, at: nil, origin, limits)
    }
}
