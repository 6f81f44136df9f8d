import DescentData
import DescentSupport

/// An object in the metadata, whose members are read by name. Those that are null are not there,
/// and those that nobody asks for are passed over.
struct EvidenceObject {
    let members: [JSONMember]
    let place: KerasPlace

    /// - Throws: `FileError` if it is no object.
    init(_ json: JSONValue, _ place: KerasPlace) throws {
        guard case .object(let members) = json else {
            throw place.error(expected: "an object", got: json.kind, fix: evidenceFix)
        }
        (self.members, self.place) = (members, place)
    }

    /// Reads the member `key`; nil if it is not there.
    func optional<Value>(
        _ key: String, _ read: (JSONValue, KerasPlace) throws -> Value
    ) throws -> Value? {
        guard let value = members.first(where: { $0.key == key })?.value, value != .null else {
            return nil
        }
        return try read(value, place.at(key))
    }

    /// Reads the member `key`.
    ///
    /// - Throws: `FileError` if it is not there.
    func required<Value>(
        _ key: String, _ read: (JSONValue, KerasPlace) throws -> Value
    ) throws -> Value {
        guard let value = try optional(key, read) else {
            throw place.error(
                expected: "an object with '\(key)'", got: "none", fix: evidenceFix)
        }
        return value
    }

    func text(_ key: String) throws -> String { try required(key, Self.text) }
    func list(_ key: String) throws -> [JSONValue] { try required(key, Self.list) }

    /// Numbers; exactly `count` of them if that is given.
    func numbers(_ key: String, count: Int? = nil) throws -> [Double] {
        let values = try list(key).enumerated().map {
            try EvidenceNotation.number($1, place.at(key).at($0))
        }
        guard count == nil || values.count == count else {
            throw place.at(key).error(
                .mismatch, expected: "\(count ?? 0) numbers", got: "\(values.count)",
                fix: evidenceFix)
        }
        return values
    }

    static func text(_ json: JSONValue, _ place: KerasPlace) throws -> String {
        guard case .string(let text) = json else {
            throw place.error(expected: "a text", got: json.kind, fix: evidenceFix)
        }
        return text
    }

    static func list(_ json: JSONValue, _ place: KerasPlace) throws -> [JSONValue] {
        guard case .array(let values) = json else {
            throw place.error(expected: "a list", got: json.kind, fix: evidenceFix)
        }
        return values
    }

    static func texts(_ json: JSONValue, _ place: KerasPlace) throws -> [String] {
        try list(json, place).enumerated().map { try text($1, place.at($0)) }
    }
}
