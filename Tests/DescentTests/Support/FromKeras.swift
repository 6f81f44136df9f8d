import Descent

// Objects that fixtures describe by Keras' class and configuration: all through the registry.

extension Fixture {
    /// As a value of a configuration; an object is one with a class.
    var configValue: ConfigValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let value): Int(exactly: value).map { .int($0) } ?? .double(value)
        case .string(let text): .string(text)
        case .list(let values): .list(values.map(\.configValue))
        case .object(let entries):
            .object(className: self["class"].string ?? "?", config: entries["config"]?.config ?? [])
        }
    }

    /// The keys of a configuration.
    var config: [ConfigEntry] { entries.map { ConfigEntry($0.key, $0.value.configValue) } }

    /// What it describes by `class` and `config`.
    func make<Base>(from registry: ClassRegistry<Base>) throws -> Base {
        try registry.make(self["class"].string ?? "?", self["config"].config)
    }

    func count(_ key: String) throws -> Int {
        guard let value = self[key].int else { throw UnknownFixture(name: key) }
        return value
    }
    func number(_ key: String) throws -> Double {
        guard let value = self[key].double else { throw UnknownFixture(name: key) }
        return value
    }
    func size(_ key: String) -> Size2D { Size2D(self[key].ints[0], self[key].ints[1]) }
}

/// A fixture without a key that tests need.
struct UnknownFixture: Error {
    let name: String
}

/// The loss a fixture describes by `class` and `config`.
func makeLoss(_ fixture: Fixture) throws -> Loss {
    var config = fixture["config"].config
    // Keras leaves delta out of the configuration; the fixture's name has it.
    if fixture["name"].string?.hasPrefix("huber_delta") == true {
        config.append(ConfigEntry("delta", .double(0.3)))
    }
    return try Registry.losses.make(fixture["class"].string ?? "?", config)
}

extension ClassRegistry {
    /// The classes of this library, without those that other tests register.
    var ours: [Entry] { entries.filter { ThisLibrary.has($0.typeName) } }
}

extension Registry {
    /// The classes of layers that users make.
    static var layerNames: [String] {
        layers.ours.map(\.className).filter { $0 != "InputLayer" }
    }
}
