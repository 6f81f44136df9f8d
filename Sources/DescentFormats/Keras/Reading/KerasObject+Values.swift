import DescentData
import DescentLayers
import DescentSupport

extension KerasObject {
    /// The arguments as tables read them.
    ///
    /// - Throws: `FileError` for what no argument can be.
    var entries: [ConfigEntry] {
        get throws {
            try arguments.map { member in
                ConfigEntry(
                    member.key,
                    try ConfigValue(member.value, place.at("config").at(member.key)))
            }
        }
    }
}

extension ConfigValue {
    /// A value as files of Keras' spell it.
    ///
    /// - Throws: `FileError` for functions, and objects that are none of Keras'.
    init(_ json: JSONValue, _ place: KerasPlace) throws {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let text): self = .string(text)
        case .array(let values):
            self = .list(
                try values.enumerated().map { try ConfigValue($1, place.at($0)) })
        case .object:
            let object = try KerasObject(json, place)
            try object.requireNoCode()
            if ["__numpy__", "__tensor__"].contains(object.className) {
                self = try ConfigValue(
                    object.config["value"] ?? .null, place.at("config").at("value"))
            } else {
                self = .object(className: object.lookupName, config: try object.entries)
            }
        }
    }
}
