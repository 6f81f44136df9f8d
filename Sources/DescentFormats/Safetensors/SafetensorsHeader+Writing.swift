import DescentCore
import DescentData
import DescentSupport

/// Byte for byte what the reference writes.
extension SafetensorsHeader {
    /// The reference's order: the later types first, then by the bytes of names.
    static func comesBefore(_ a: NamedArray, _ b: NamedArray) -> Bool {
        let (left, right) = (
            SafetensorsType(a.spec.dtype).rank, SafetensorsType(b.spec.dtype).rank
        )
        return left == right ? a.name.utf8.lexicographicallyPrecedes(b.name.utf8) : left > right
    }

    /// The length and the text of a header for arrays in this order, with spaces at its end so that
    /// the data start at a multiple of 8.
    static func encoded(
        _ arrays: [NamedArray], _ metadata: [String: String], _ origin: FileOrigin
    ) throws(FileError) -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }
                .map { "\(plainJSON($0.key)):\(plainJSON($0.value))" }
            members.append("\"\(metadataKey)\":{\(texts.joined(separator: ","))}")
        }
        var end = 0
        for array in arrays {
            try checkName(array.name, origin)
            let start = end
            end += array.bytes.count
            members.append(member(array, data: start..<end))
        }
        var text = Array("{\(members.joined(separator: ","))}".utf8)
        text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
        let most = FileLimits().safetensorsHeaderBytes
        guard text.count <= most else {
            throw origin.error(
                .tooLarge, expected: "names and metadata of at most \(most) bytes",
                got: "\(text.count)", fix: "Write several files.")
        }
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }

    private static func member(_ array: NamedArray, data: Range<Int>) -> String {
        let shape = array.spec.shape.map(String.init).joined(separator: ",")
        return "\(plainJSON(array.name)):{"
            + "\"dtype\":\"\(SafetensorsType(array.spec.dtype).rawValue)\","
            + "\"shape\":[\(shape)],"
            + "\"data_offsets\":[\(data.lowerBound),\(data.upperBound)]}"
    }

    private static func checkName(_ name: String, _ origin: FileOrigin) throws(FileError) {
        guard name != metadataKey else {
            throw origin.error(
                .malformed, expected: "another name than '\(metadataKey)' for a tensor",
                got: "that one", fix: "Rename the tensor, or pass texts as metadata.")
        }
    }
}

/// `text` as a JSON string in which nothing is escaped but what must be.
private func plainJSON(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\u{8}": result += "\\b"
        case "\u{c}": result += "\\f"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20:
            result += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
