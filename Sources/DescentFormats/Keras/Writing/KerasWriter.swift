import DescentCore
import DescentLayers
import DescentSupport
import DescentTraining

/// Models as configurations that Keras reads.
enum KerasWriter {
    /// A model, without what it was compiled with.
    ///
    /// - Throws: ``ConfigurationError`` for a model with a `call` of its own, and for what Keras has
    ///   no words for.
    static func json(of model: Model) throws -> [JSONMember] {
        if let fault = model.constructionError { throw fault }
        if let graph = model.graph { return try functional(model, graph) }
        if let model = model as? Sequential { return try sequential(model) }
        throw ConfigurationError(
            who: model.title, expected: "a Sequential, or a model made from inputs and outputs",
            got: "a model with a call of its own",
            fix: "Swift code cannot be written to a file: save its weights with saveWeights(to:).")
    }

    /// A layer, or a model inside of one.
    static func json(of layer: Layer) throws -> [JSONMember] {
        if let model = layer as? Model, isKerasModel(model) { return try json(of: model) }
        guard !(layer is Lambda) else {
            throw ConfigurationError(
                who: layer.title, expected: "a layer without a Swift function of its own",
                got: "a function, which files cannot hold",
                fix:
                    "Write it as the call of a Layer that is Configurable and register that, or save "
                    + "the weights alone.", location: layer.location)
        }
        let isKnown = Registry.layers[layer.kerasClassName] != nil
        guard isKnown || layer is any Configurable else {
            throw ConfigurationError(
                who: layer.title, expected: "a layer with a table of its arguments",
                got: "\(type(of: layer))",
                fix: "Make it Configurable (see there), or save the weights alone.")
        }
        guard case .object(let className, let config) = layer.configObject else { return [] }
        return object(
            className, isKnown: KerasModules.layers.contains(className) ? "keras.layers" : nil,
            try config.map { entry in
                JSONMember(
                    entry.key,
                    entry.key == "dtype" ? policy(entry.value) : try json(of: entry.value))
            })
    }

    private static func isKerasModel(_ model: Model) -> Bool {
        model.graph != nil || model is Sequential
    }

    /// - Parameters:
    ///   - className: with a package in front, `shop>Scale`, if the user's has one.
    ///   - module: of Keras' own classes; nil for one of the user's.
    static func object(
        _ className: String, isKnown module: String?, _ config: [JSONMember]
    ) -> [JSONMember] {
        // The package that Keras puts classes into which name none.
        let fullName = className.contains(">") ? className : "Custom>\(className)"
        return [
            JSONMember("module", module.map { .string($0) } ?? .null),
            JSONMember("class_name", .string(withoutPackage(className))),
            JSONMember("config", .object(config)),
            JSONMember("registered_name", module == nil ? .string(fullName) : .null),
        ]
    }

    /// `Scale` of `shop>Scale`.
    static func withoutPackage(_ className: String) -> String {
        className.split(separator: ">").last.map(String.init) ?? className
    }

    /// A type, as Keras writes it for layers.
    static func policy(_ value: ConfigValue) -> JSONValue {
        guard case .string(let name) = value else { return .null }
        return .object(
            object("DTypePolicy", isKnown: "keras", [JSONMember("name", .string(name))]))
    }

    // MARK: Values

    static func json(of value: ConfigValue) throws -> JSONValue {
        switch value {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .double(let value):
            guard value.isFinite else {
                throw ConfigurationError(
                    who: "A configuration", expected: "finite numbers", got: "\(value)",
                    fix: "Files cannot hold it: leave the argument out.")
            }
            return .double(value)
        case .string(let text): return .string(text)
        case .list(let values): return .array(try values.map(json))
        case .object(let className, let config):
            let isLayer = KerasModules.layers.contains(className)
            return .object(
                object(
                    className, isKnown: KerasModules.parts[className],
                    try config.map { entry in
                        JSONMember(
                            entry.key,
                            isLayer && entry.key == "dtype"
                                ? policy(entry.value) : try json(of: entry.value))
                    }))
        }
    }

    // MARK: Sequential

    private static func sequential(_ model: Sequential) throws -> [JSONMember] {
        var layers: [JSONValue] = []
        let strings = KerasStrings.shapes(of: model).first ?? nil
        let shape: JSONValue =
            model.inputSpecs.first.map { lengths(strings ?? $0.shape) } ?? .null
        if let input = model.inputSpecs.first {
            let name = model.inputNames.first ?? "input_layer"
            layers.append(.object(self.input(input, name: name, strings: strings)))
        }
        layers += try model.layers.map { .object(try json(of: $0)) }
        var config = [
            JSONMember("name", .string(model.name)),
            JSONMember("trainable", .bool(model.trainable)),
            JSONMember("dtype", policy(.string(model.dtypePolicy.name))),
            JSONMember("layers", .array(layers)),
        ]
        if shape != .null { config.append(JSONMember("build_input_shape", shape)) }
        return object("Sequential", isKnown: "keras", config)
    }

    /// - Parameter strings: the shape of the strings that the numbers are made of; nil for numbers.
    static func input(
        _ spec: TensorSpec, name: String, strings: Shape? = nil
    ) -> [JSONMember] {
        object(
            "InputLayer", isKnown: "keras.layers",
            [
                JSONMember("batch_shape", lengths(strings ?? spec.shape)),
                JSONMember("dtype", .string(strings == nil ? spec.dtype.rawValue : "string")),
                JSONMember("sparse", false), JSONMember("ragged", false),
                JSONMember("name", .string(name)), JSONMember("optional", false),
            ])
    }

    /// Lengths, null where they are not known.
    static func lengths(_ shape: Shape) -> JSONValue {
        .array(shape.map { $0 < 0 ? .null : .int($0) })
    }

    /// Where what is inside of a functional model stands.
    private static func functional(_ model: Model, _ graph: ModelGraph) throws -> [JSONMember] {
        var nodes = KerasNodes(graph, who: model.title, strings: KerasStrings.shapes(of: model))
        let config = try nodes.config(
            named: model.name, trainable: model.trainable, outputKeys: model.outputKeys)
        var object = object("Functional", isKnown: "keras.src.models.functional", config)
        object[3] = JSONMember("registered_name", "Functional")
        return object
    }
}
