import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

/// One argument of a call.
indirect enum KerasArgument {
    case tensor(Tensor)
    case list([KerasArgument])
    case named([(key: String, value: KerasArgument)])
    case slice(start: JSONValue, stop: JSONValue, step: JSONValue)
    case ellipsis
    case plain(JSONValue)

    /// The tensors in it, in order; those of dictionaries by their keys.
    var tensors: [Tensor] {
        switch self {
        case .tensor(let tensor): [tensor]
        case .list(let list): list.flatMap(\.tensors)
        case .named(let entries): entries.sorted { $0.key < $1.key }.flatMap(\.value.tensors)
        case .slice, .ellipsis, .plain: []
        }
    }

    var isNull: Bool {
        if case .plain(.null) = self { true } else { false }
    }
}

/// What a layer or an operation is called with.
struct KerasArguments {
    private(set) var list: [KerasArgument] = []
    private(set) var named: [(key: String, value: KerasArgument)] = []
    let place: KerasPlace

    /// - Parameter results: what the calls before it gave.
    init(
        _ node: JSONValue, _ place: KerasPlace, _ results: [KerasFunctional.Call: [Tensor]]
    ) throws {
        self.place = place
        let args = place.at("args")
        for (i, json) in try (node["args"] ?? .array([])).list(args).enumerated() {
            list.append(try Self.argument(json, args.at(i), results))
        }
        guard case .object(let members) = node["kwargs"] ?? .object([]) else {
            throw place.at("kwargs").error(
                expected: "an object", got: "something else", fix: "Save the model again.")
        }
        for member in members {
            let place = place.at("kwargs").at(member.key)
            named.append((member.key, try Self.argument(member.value, place, results)))
        }
    }

    private static func argument(
        _ json: JSONValue, _ place: KerasPlace, _ results: [KerasFunctional.Call: [Tensor]]
    ) throws -> KerasArgument {
        switch json {
        case .array(let values):
            return .list(
                try values.enumerated().map { try argument($1, place.at($0), results) })
        case .object(let members):
            guard json["class_name"] != nil else {
                return .named(
                    try members.map {
                        ($0.key, try argument($0.value, place.at($0.key), results))
                    })
            }
            return try argument(KerasObject(json, place), results)
        default: return .plain(json)
        }
    }

    private static func argument(
        _ object: KerasObject, _ results: [KerasFunctional.Call: [Tensor]]
    ) throws -> KerasArgument {
        let place = object.place.at("config")
        try object.requireNoCode()
        switch object.className {
        case "__keras_tensor__":
            let place = place.at("keras_history")
            let history = try KerasHistory(object.config["keras_history"] ?? .null, place)
            return .tensor(try history.tensor(among: results, place))
        case "__numpy__", "__tensor__": return .tensor(try constant(object))
        case "__slice__":
            return .slice(
                start: object.config["start"] ?? .null, stop: object.config["stop"] ?? .null,
                step: object.config["step"] ?? .null)
        case "__ellipsis__": return .ellipsis
        case "DTypePolicy": return .plain(object.config["name"] ?? .null)
        default:
            throw object.place.error(
                .unsupported, expected: "a tensor, a number, a slice or a list of them",
                got: "'\(object.className)'", fix: "Write what is called as a Layer.")
        }
    }

    /// Numbers that were written into the configuration.
    private static func constant(_ object: KerasObject) throws -> Tensor {
        let place = object.place.at("config")
        guard case .string(let name)? = object.config["dtype"], let dtype = DType(rawValue: name)
        else {
            throw place.at("dtype").error(
                .unsupported, expected: "a dtype", got: object.config["dtype"]?.text ?? "none",
                fix: "Use float32.")
        }
        var numbers: [Double] = []
        let shape = try flatten(object.config["value"] ?? .null, place.at("value"), &numbers)
        return Tensor(shape: Shape(shape), scalars: numbers).cast(to: dtype)
    }

    /// Adds the numbers of nested lists; returns their shape.
    private static func flatten(
        _ json: JSONValue, _ place: KerasPlace, _ numbers: inout [Double]
    ) throws -> [Int] {
        switch json {
        case .int(let value): numbers.append(Double(value))
        case .double(let value): numbers.append(value)
        case .bool(let value): numbers.append(value ? 1 : 0)
        case .array(let values):
            var inner: [Int]?
            for (i, value) in values.enumerated() {
                let shape = try flatten(value, place.at(i), &numbers)
                guard inner == nil || inner == shape else {
                    throw place.at(i).error(
                        expected: "rows of equal lengths", got: "\(shape) after \(inner ?? [])",
                        fix: "Save the model again.")
                }
                inner = shape
            }
            return [values.count] + (inner ?? [])
        default:
            throw place.error(
                expected: "numbers", got: json.kind, fix: "Save the model again.")
        }
        return []
    }

    // MARK: For layers

    /// The tensors that a layer is called on.
    ///
    /// - Throws: `FileError` for arguments that say more.
    func layerInputs(of layer: Layer) throws -> [Tensor] {
        // Keras writes down `training`, and goes by what the model does.
        for (key, value) in named
        where value.tensors.isEmpty && !value.isNull && key != "training"
            && !layer.callArguments.contains(key)
        {
            throw place.at("kwargs").at(key).error(
                .unsupported, expected: "calls with inputs only", got: "'\(key)'",
                fix: "Give it to the layer when it is made.")
        }
        for (key, value) in named
        where Self.isMask(key) && !value.tensors.isEmpty && !layer.callArguments.contains(key) {
            throw place.at("kwargs").at(key).error(
                .unsupported, expected: "masks that layers make",
                got: "one that is handed over", fix: "Use Masking or Embedding(maskZero:).")
        }
        for (i, value) in list.dropFirst().enumerated()
        where value.tensors.isEmpty && !value.isNull {
            throw place.at("args").at(i + 1).error(
                .unsupported, expected: "calls with inputs only", got: "another argument",
                fix: "Give it to the layer when it is made.")
        }
        if case .named(let entries)? = list.first, let model = layer as? Model {
            return try byName(entries, model.inputNames)
        }
        return inputTensors(of: layer)
    }

    private func byName(
        _ entries: [(key: String, value: KerasArgument)], _ names: [String]
    ) throws -> [Tensor] {
        guard Set(entries.map(\.key)) == Set(names) else {
            return entries.sorted { $0.key < $1.key }.flatMap(\.value.tensors)
        }
        return names.flatMap { name in
            entries.first { $0.key == name }?.value.tensors ?? []
        }
    }

    // MARK: For operations

    /// All tensors in it.
    var tensors: [Tensor] { list.flatMap(\.tensors) + named.flatMap(\.value.tensors) }

    /// With what the operation was made with.
    ///
    /// - Parameter known: the names of what it takes.
    func adding(
        _ config: [JSONMember], _ object: KerasObject, known: Set<String>
    ) throws -> KerasArguments {
        var copy = self
        try requireKnown(config, object, known)
        for member in config where member.key != "name" && member.key != "dtype" {
            let place = object.place.at("config").at(member.key)
            copy.named.append((member.key, try Self.argument(member.value, place, [:])))
        }
        // A type may be an argument; that of an operation as a whole is its policy.
        if known.contains("dtype"), let dtype = object.config["dtype"] {
            copy.named.append(("dtype", .plain(dtype)))
        }
        return copy
    }

    /// Refuses arguments that nobody would read, unless they switch something off.
    private func requireKnown(
        _ config: [JSONMember], _ object: KerasObject, _ known: Set<String>
    ) throws {
        let isOff = { (json: JSONValue) in [.null, false].contains(json) }
        for member in config
        where !["name", "dtype"].contains(member.key) && !known.contains(member.key)
            && !isOff(member.value)
        {
            throw object.place.at("config").at(member.key).error(
                .unsupported, expected: "\(object.className) with \(quotedList(known.sorted()))",
                got: "'\(member.key)'", fix: "Write it in the call of a Layer.")
        }
        for (key, value) in named where !known.contains(key) && !value.isNull {
            throw place.at("kwargs").at(key).error(
                .unsupported, expected: "\(object.className) with \(quotedList(known.sorted()))",
                got: "'\(key)'", fix: "Write it in the call of a Layer.")
        }
    }

    /// The argument in that position, or of that name; nil if it is not given, or null.
    func argument(_ position: Int?, _ name: String) -> KerasArgument? {
        let given =
            position.flatMap { list.indices.contains($0) ? list[$0] : nil }
            ?? named.first { $0.key == name }?.value
        guard let given, !given.isNull else { return nil }
        return given
    }
}
