import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

/// Makes models of configurations as Keras writes them.
final class KerasReader {
    /// Layers by the number that Python knew them by: those that stand in several places.
    private var shared: [Int: Layer] = [:]
    /// The parts of functional models, in the order of the file.
    private var parts: [ObjectIdentifier: [KerasGroup.Member]] = [:]

    /// The calls of functional models, in an order in which they can be made.
    private var calls: [ObjectIdentifier: [KerasFunctional.Performed]] = [:]

    /// The model that a file's configuration describes, without its numbers.
    ///
    /// - Throws: `FileError`, which names the place in the configuration.
    func model(_ json: JSONValue, _ place: KerasPlace) throws -> Model {
        try KerasClasses.requireKnown(json, place)
        let object = try KerasObject(KerasStrings.numbered(json), place)
        guard let model = try layer(object) as? Model else {
            throw place.error(
                .mismatch, expected: "a model", got: "the layer '\(object.className)'",
                fix: "Save a whole model.")
        }
        return model
    }

    /// The same for one whose numbers are all read next.
    func emptyModel(_ json: JSONValue, _ place: KerasPlace) throws -> Model {
        try FirstWeights.$areReplaced.withValue(true) { try model(json, place) }
    }

    /// The parts of a model that was read, in the order of the file.
    func members(of model: Model) -> [KerasGroup.Member] {
        parts[ObjectIdentifier(model)]
            ?? model.layers.map { .init(className: $0.kerasClassName, layer: $0) }
    }

    /// The calls that a functional model was made with, in an order in which they can be made.
    func calls(of model: Model) -> [KerasFunctional.Performed] {
        calls[ObjectIdentifier(model)] ?? []
    }

    /// The layer, or model, that an object describes.
    func layer(_ object: KerasObject) throws -> Layer {
        try object.requireNoCode()
        var id: Int?
        if case .int(let number)? = object.json["shared_object_id"] { id = number }
        if let id, let known = shared[id] { return known }
        let layer = try make(object)
        if let id { shared[id] = layer }
        return layer
    }

    private func make(_ object: KerasObject) throws -> Layer {
        switch object.className {
        case "Sequential": return try sequential(object)
        case "Functional":
            let functional = KerasFunctional(object, self)
            let model = try functional.model()
            parts[ObjectIdentifier(model)] = functional.parts
            model.outputKeys = functional.outputKeys
            calls[ObjectIdentifier(model)] = functional.performed
            return model
        default:
            let entries = try object.entries
            let layer = try object.place.naming {
                try Registry.layers.make(object.lookupName, entries)
            }
            if let fault = layer.configurationError { throw object.place.error(fault) }
            return layer
        }
    }

    private func sequential(_ object: KerasObject) throws -> Model {
        let place = object.place.at("config")
        let options = try KerasModelOptions(
            object, also: ["layers", "dtype", "build_input_shape", "batch_input_shape"])
        var elements: [any SequentialElement] = []
        let layers = try (object.config["layers"] ?? .null).list(place.at("layers"))
        for (i, json) in layers.enumerated() {
            let inner = try KerasObject(json, place.at("layers").at(i))
            if inner.className == "InputLayer" {
                elements.append(try input(inner))
            } else {
                elements.append(try layer(inner))
            }
        }
        let model = Sequential(name: options.name, trainable: options.trainable)
        if let policy = try policy(object), policy.isMixed {
            // Layers of another policy keep it.
            for case let layer as Layer in elements {
                let own = layer.dtypePolicy
                layer.dtypePolicy = own
            }
            model.dtypePolicy = policy
        }
        for element in elements { model.add(element) }
        if let fault = model.constructionError { throw object.place.error(fault) }
        return model
    }

    private func policy(_ object: KerasObject) throws -> DTypePolicy? {
        guard let json = object.config["dtype"], json != .null else { return nil }
        let place = object.place.at("config").at("dtype")
        guard let policy = DTypePolicy(configValue: try ConfigValue(json, place)) else {
            throw place.error(
                .unsupported, expected: "a dtype or a policy", got: json.text,
                fix: "Use float32, float64, mixed_bfloat16 or mixed_float16.")
        }
        return policy
    }

    /// The symbolic tensor that an `InputLayer` stands for.
    func input(_ object: KerasObject) throws -> Tensor {
        let layer = try layer(object)
        guard let input = layer as? InputLayer else {
            throw object.place.error(
                expected: "an InputLayer", got: object.className, fix: "Save the model again.")
        }
        return input.symbol
    }
}

/// What every model is made with.
struct KerasModelOptions {
    let name: String?
    let trainable: Bool

    /// - Parameter also: keys that such a model has besides.
    /// - Throws: `FileError` for other keys.
    init(_ object: KerasObject, also: [String]) throws {
        let place = object.place.at("config")
        let keys = ["name", "trainable"] + also
        for member in try object.arguments where !keys.contains(member.key) {
            throw place.at(member.key).error(
                .unsupported, expected: "keys of a \(object.className)", got: "'\(member.key)'",
                fix: "It has \(quotedList(keys)).")
        }
        switch object.config["trainable"] {
        case .bool(let value)?: trainable = value
        case nil: trainable = true
        case let other?:
            throw place.at("trainable").error(
                expected: "true or false", got: other.kind, fix: "Save the model again.")
        }
        name = try object.config["name"].flatMap {
            $0 == .null ? nil : try $0.text(place.at("name"))
        }
    }
}
