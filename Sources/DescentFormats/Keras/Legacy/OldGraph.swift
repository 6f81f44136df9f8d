import DescentSupport

/// The calls of a functional model, `[["dense", 0, 0, {}]]`, as tensors and arguments.
struct OldGraph {
    private let names: Set<String>
    /// Models inside, whose calls Keras 2 counts from 1: the first one made the model itself.
    private let countedFromOne: Set<String>
    /// Models whose calls the reader counts from 1 where outputs are listed, as Keras 3 does.
    private let functional: Set<String>

    /// - Parameter config: that of a functional model.
    static func current(_ config: JSONValue) -> JSONValue {
        let layers = (config["layers"] ?? .null).elements
        let isOld = layers.contains { layer in
            (layer["inbound_nodes"] ?? .null).elements.contains { !isCurrent($0) }
        }
        guard isOld else { return config.replacing("layers") { $0.mapping(member) } }
        let graph = OldGraph(layers, config)
        return config.replacing("layers") { $0.mapping(graph.layer) }
            .replacing("output_layers", graph.outputs)
    }

    private static func isCurrent(_ node: JSONValue) -> Bool {
        node["args"] != nil || node["kwargs"] != nil
    }

    /// A member of a model of Keras 3, which does not say in HDF5 files what is a layer, and what an
    /// operation of the same name.
    private static func member(_ json: JSONValue) -> JSONValue {
        guard case .string(let className)? = json["class_name"],
            KerasOperations.all[className] != nil, json["module"] == nil,
            json["config"]?["trainable"] == nil
        else { return OldConfiguration.current(json) }
        return json.setting("module", "keras.src.ops")
    }

    private init(_ layers: [JSONValue], _ config: JSONValue) {
        var calls: [String: Int] = [:]
        for layer in layers {
            guard case .string(let name)? = layer["name"] else { continue }
            calls[name] = (layer["inbound_nodes"] ?? .null).elements.count
        }
        names = Set(calls.keys)
        var models: [String: String] = [:]
        for layer in layers {
            guard case .string(let name)? = layer["name"],
                case .string(let className)? = layer["class_name"],
                ["Functional", "Model", "Sequential"].contains(className)
            else { continue }
            models[name] = className
        }
        functional = Set(models.filter { $0.value != "Sequential" }.keys)
        // Every call is read by somebody, the last one too.
        var largest: [String: Int] = [:]
        for layer in layers {
            Self.note(layer["inbound_nodes"] ?? .null, &largest)
        }
        Self.note(config["output_layers"] ?? .null, &largest)
        countedFromOne = Set(models.keys.filter { largest[$0] == calls[$0] })
    }

    /// Notes the largest call of each name that is read.
    private static func note(_ json: JSONValue, _ largest: inout [String: Int]) {
        switch json {
        case .array(let values):
            if values.count >= 3, case .string(let name) = values[0],
                case .int(let index) = values[1]
            {
                largest[name] = max(largest[name] ?? index, index)
            }
            for value in values { note(value, &largest) }
        case .object(let members):
            for member in members { note(member.value, &largest) }
        default: break
        }
    }

    // MARK: Layers

    private func layer(_ json: JSONValue) -> JSONValue {
        let called = json.replacing("inbound_nodes") { $0.mapping(node) }
        return OldOperations.current(called) ?? OldConfiguration.current(called)
    }

    /// A call. What is called with is listed first, its other arguments are with any of it.
    private func node(_ json: JSONValue) -> JSONValue {
        if Self.isCurrent(json) { return json }
        var others: [JSONMember] = []
        let first = inputs(json, &others)
        return ["args": [first], "kwargs": .object(others)]
    }

    private func inputs(_ json: JSONValue, _ others: inout [JSONMember]) -> JSONValue {
        switch json {
        case .array(let parts):
            if let input = input(parts, &others) { return input }
            let values = parts.map { inputs($0, &others) }
            return values.count == 1 ? values[0] : .array(values)
        case .object(let members):
            return .object(members.map { JSONMember($0.key, inputs($0.value, &others)) })
        default: return json
        }
    }

    private func input(_ parts: [JSONValue], _ others: inout [JSONMember]) -> JSONValue? {
        guard 3...4 ~= parts.count, case .string(let name) = parts[0] else { return nil }
        if parts.count == 4 {
            for member in parts[3].members where !others.contains(where: { $0.key == member.key }) {
                others.append(JSONMember(member.key, argument(member.value)))
            }
        }
        return name == "_CONSTANT_VALUE" ? parts[2] : tensor(parts)
    }

    /// Another argument, in which tensors are `["dense", 0, 0]`.
    private func argument(_ json: JSONValue) -> JSONValue {
        guard case .array(let values) = json else { return json }
        if values.count == 3, let tensor = tensor(values) { return tensor }
        return .array(values.map(argument))
    }

    private func tensor(_ parts: [JSONValue]) -> JSONValue? {
        guard case .string(let name) = parts[0], names.contains(name),
            case .int(let index) = parts[1]
        else { return nil }
        let call = countedFromOne.contains(name) ? index &- 1 : index
        return [
            "class_name": "__keras_tensor__",
            "config": ["keras_history": [.string(name), .int(call), parts[2]]],
        ]
    }

    // MARK: Outputs

    private func outputs(_ json: JSONValue) -> JSONValue {
        switch json {
        case .array(let values):
            guard values.count == 3, case .string(let name) = values[0],
                case .int(let index) = values[1]
            else { return .array(values.map(outputs)) }
            let call = countedFromOne.contains(name) ? index &- 1 : index
            return [values[0], .int(functional.contains(name) ? call &+ 1 : call), values[2]]
        case .object(let members):
            return .object(members.map { JSONMember($0.key, outputs($0.value)) })
        default: return json
        }
    }
}
