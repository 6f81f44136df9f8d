import DescentData
import DescentSupport

/// The header of a file: which tensors there are, and where.
struct SafetensorsHeader {
    /// What is written of a tensor.
    struct Entry {
        let name: String
        let type: SafetensorsType
        let dimensions: [Int]
        /// Where its bytes are, from the end of the header.
        let data: Range<Int>
    }

    /// In the order of their data.
    private(set) var entries: [Entry] = []
    private(set) var metadata: [String: String] = [:]

    /// The bytes in front of the header, which say how long it is.
    static let lengthByteCount = 8
    /// Under which texts stand in the place of a tensor.
    static let metadataKey = "__metadata__"
    /// What one tensor, or the texts, may consist of: far more than the axes that tensors have.
    private static let mostValues = 100_000

    /// - Parameters:
    ///   - text: the header.
    ///   - byteCount: how many bytes come behind it.
    init(
        _ text: UnsafeRawBufferPointer, dataByteCount byteCount: Int, _ origin: FileOrigin
    ) throws(FileError) {
        guard text.first == UInt8(ascii: "{") else {
            throw origin.error(
                .malformed, at: Self.lengthByteCount, expected: "a header that starts with '{'",
                got: text.first.map { "the byte \($0)" } ?? "an empty one",
                fix: "Give a safetensors file.")
        }
        var members = JSONMembers(text, mostValues: Self.mostValues)
        while let member = try Self.next(&members, origin) {
            if member.key == Self.metadataKey {
                metadata = try Self.metadata(member.value, origin)
            } else {
                let place = FileOrigin(file: origin.file, member: member.key)
                entries.append(try Entry(member, place))
            }
        }
        entries.sort {
            ($0.data.lowerBound, $0.data.upperBound) < ($1.data.lowerBound, $1.data.upperBound)
        }
        try checkTiling(of: byteCount, origin)
    }

    private static func next(
        _ members: inout JSONMembers, _ origin: FileOrigin
    ) throws(FileError) -> JSONMember? {
        do throws(JSONFault) {
            return try members.next()
        } catch {
            throw origin.error(
                error.isTooLarge ? .tooLarge : .malformed, at: lengthByteCount + error.offset,
                expected: "\(error.expected) in the header", got: error.got, fix: error.fix)
        }
    }

    private static func metadata(
        _ value: JSONValue, _ origin: FileOrigin
    ) throws(FileError) -> [String: String] {
        let place = FileOrigin(file: origin.file, member: metadataKey)
        guard case .object(let members) = value else {
            throw place.malformed("an object of texts", got: value.kind)
        }
        var metadata: [String: String] = [:]
        for member in members {
            guard case .string(let text) = member.value else {
                throw place.malformed(
                    "a text under \(quoted(member.key))", got: member.value.kind)
            }
            metadata[member.key] = text
        }
        return metadata
    }

    /// Checks that the tensors fill the data without gaps, each in a place of its own.
    private func checkTiling(of byteCount: Int, _ origin: FileOrigin) throws(FileError) {
        var end = 0
        for entry in entries {
            guard entry.data.lowerBound == end else {
                throw FileOrigin(file: origin.file, member: entry.name).malformed(
                    "data that start at \(end), where the tensor before ends",
                    got: "\(entry.data.lowerBound)")
            }
            end = entry.data.upperBound
        }
        guard end == byteCount else {
            throw origin.malformed(
                "\(end) bytes of data behind the header, as it says", got: "\(byteCount)")
        }
    }
}

extension FileOrigin {
    /// The header breaks a rule of the format.
    func malformed(_ expected: String, got: String) -> FileError {
        error(
            .malformed, expected: expected, got: got,
            fix: "The file is damaged or cut short; fetch or write it again.")
    }
}
