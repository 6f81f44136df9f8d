import DescentData
import DescentSupport

/// From JSON to what is known of a tensor.
extension SafetensorsHeader.Entry {
    /// - Parameter origin: the tensor, for errors.
    init(_ member: JSONMember, _ origin: FileOrigin) throws(FileError) {
        guard case .object(let fields) = member.value else {
            throw origin.malformed(
                "an object with dtype, shape and data_offsets", got: member.value.kind)
        }
        var type: SafetensorsType?
        var shape: [Int]?
        var offsets: [Int]?
        for field in fields {
            switch field.key {
            case "dtype": type = try Self.type(field.value, origin)
            case "shape": shape = try Self.numbers(field, origin)
            case "data_offsets": offsets = try Self.numbers(field, origin)
            default:
                throw origin.malformed(
                    "only dtype, shape and data_offsets", got: quoted(field.key))
            }
        }
        guard let type, let shape, let offsets else {
            let missing = type == nil ? "dtype" : shape == nil ? "shape" : "data_offsets"
            throw origin.malformed("dtype, shape and data_offsets", got: "no \(missing)")
        }
        guard offsets.count == 2, offsets[0] <= offsets[1] else {
            throw origin.malformed(
                "data_offsets of a start and an end behind it",
                got: printable(offsets.description))
        }
        name = member.key
        (self.type, dimensions, data) = (type, shape, offsets[0]..<offsets[1])
        try checkSize(origin)
    }

    private func checkSize(_ origin: FileOrigin) throws(FileError) {
        var what: String { "\(printable(dimensions.description)) of \(type.rawValue)" }
        guard let byteCount = type.byteCount(of: dimensions) else {
            throw origin.malformed("a whole number of bytes below 2^63", got: "the shape \(what)")
        }
        guard byteCount == data.count else {
            throw origin.malformed(
                "data_offsets \(byteCount) bytes apart for the shape \(what)",
                got: "\(data.count)")
        }
    }

    private static func type(
        _ value: JSONValue, _ origin: FileOrigin
    ) throws(FileError) -> SafetensorsType {
        if case .string(let name) = value, let type = SafetensorsType(rawValue: name) {
            return type
        }
        throw origin.malformed("a dtype such as F32", got: printable(value.text))
    }

    private static func numbers(
        _ field: JSONMember, _ origin: FileOrigin
    ) throws(FileError) -> [Int] {
        guard case .array(let values) = field.value else {
            throw origin.malformed("a list as \(field.key)", got: field.value.kind)
        }
        var numbers: [Int] = []
        for value in values {
            guard case .int(let number) = value, number >= 0 else {
                throw origin.malformed(
                    "whole numbers from 0 to 2^63 - 1 in \(field.key)", got: printable(value.text))
            }
            numbers.append(number)
        }
        return numbers
    }
}
