import DescentData
import DescentSupport

/// One object of a configuration, as Keras writes all of them: a class, and what to make it with.
struct KerasObject {
    let className: String
    /// Where Keras finds the class: `keras.layers`.
    let module: String?
    /// The name that a class of the user's was registered by: `package>Name`.
    let registeredName: String?
    /// What it is made with; an object, but for functions.
    let config: JSONValue
    let json: JSONValue
    let place: KerasPlace

    /// The object that `json` is.
    ///
    /// - Throws: `FileError` if it is none.
    init(_ json: JSONValue, _ place: KerasPlace) throws {
        guard case .string(let className)? = json["class_name"] else {
            // Where a layer takes a function, Keras writes a lambda's code without saying what it is.
            if case .array(let parts)? = json["value"], parts.count == 3 {
                throw Self.code("a lambda", place)
            }
            throw place.error(
                expected: "an object with a 'class_name'", got: json.kind,
                fix: "Save the model again with Keras 3.")
        }
        self.className = className
        module = try Self.text("module", in: json, place)
        registeredName = try Self.text("registered_name", in: json, place)
        config = json["config"] ?? .null
        (self.json, self.place) = (json, place)
    }

    /// A text that may be missing or null.
    private static func text(
        _ key: String, in json: JSONValue, _ place: KerasPlace
    ) throws -> String? {
        switch json[key] {
        case .string(let text)?: return text
        case nil, .null?: return nil
        case let other?:
            throw place.at(key).error(
                expected: "a text or null", got: other.kind, fix: "Save the model again.")
        }
    }

    /// By which name registries know the class.
    var lookupName: String {
        guard let registeredName, registeredName.contains(">") else { return className }
        return registeredName
    }

    /// Whether it stands for plain maths between layers.
    var isOperation: Bool { module?.hasPrefix("keras.src.ops") ?? false }

    /// Refuses what only Python could run.
    ///
    /// - Throws: `FileError`.
    func requireNoCode() throws {
        let isCode =
            ["Lambda", "__lambda__", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"]
            .contains(className) || (className == "function" && module != "keras")
        if isCode { throw Self.code("'\(className)'", place) }
    }

    private static func code(_ what: String, _ place: KerasPlace) -> FileError {
        place.error(
            .unsupported, expected: "layers without code of their own", got: what,
            fix: "Nothing in a file is run. Write the function as a Layer, in Keras and in Swift, "
                + "and register both.")
    }

    /// The members of ``config``.
    ///
    /// - Throws: `FileError` if that is no object.
    var arguments: [JSONMember] {
        get throws {
            switch config {
            case .object(let members): return members
            case .null: return []
            default:
                throw place.at("config").error(
                    expected: "an object", got: config.kind, fix: "Save the model again.")
            }
        }
    }
}

extension JSONValue {
    /// The elements.
    ///
    /// - Throws: `FileError` unless it is a list.
    func list(_ place: KerasPlace) throws -> [JSONValue] {
        guard case .array(let values) = self else {
            throw place.error(expected: "a list", got: kind, fix: "Save the model again.")
        }
        return values
    }

    /// - Throws: `FileError` unless it is a text.
    func text(_ place: KerasPlace) throws -> String {
        guard case .string(let text) = self else {
            throw place.error(expected: "a text", got: kind, fix: "Save the model again.")
        }
        return text
    }

    /// - Throws: `FileError` unless it is a whole number.
    func int(_ place: KerasPlace) throws -> Int {
        guard case .int(let value) = self else {
            throw place.error(expected: "a whole number", got: kind, fix: "Save the model again.")
        }
        return value
    }
}
