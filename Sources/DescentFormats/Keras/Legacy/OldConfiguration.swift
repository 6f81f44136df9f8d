import DescentLayers
import DescentSupport

/// What Keras 2, and Keras 3 in HDF5 files, write of a model, in the words of `.keras` files, which
/// are the only ones that the reader knows.
///
/// What is not understood stays as it is, so that the reader names it. What is in today's words
/// stays too.
///
/// - Source: `keras/src/legacy/saving` and the readers of Keras 2.15, and files of both.
enum OldConfiguration {
    /// A model, a layer, an initialiser or the like.
    static func current(_ json: JSONValue) -> JSONValue {
        guard case .string(let className)? = json["class_name"] else { return json }
        switch className {
        case "Sequential": return json.replacing("config", sequential)
        case "Functional", "Model":
            guard json["config"]?["input_layers"] != nil else { return json }
            return json.replacing("class_name") { _ in "Functional" }
                .replacing("config", OldGraph.current)
        case "Policy": return json.replacing("class_name") { _ in "DTypePolicy" }
        default: return json.replacing("config") { arguments($0, of: className) }
        }
    }

    /// Before 2.3 there was the list of layers alone, and the first one said what comes in.
    private static func sequential(_ config: JSONValue) -> JSONValue {
        let list = config["layers"] ?? config
        guard case .array(let layers) = list else { return config }
        var members = layers.map(current)
        if let first = layers.first, first["class_name"] != "InputLayer",
            let shape = first["config"]?["batch_input_shape"]
        {
            let dtype = first["config"]?["dtype"] ?? "float32"
            members.insert(
                [
                    "class_name": "InputLayer",
                    "config": ["batch_shape": shape, "dtype": dtype.dtypeName],
                ], at: 0)
        }
        if config["layers"] == nil { return ["layers": .array(members)] }
        return config.replacing("layers") { _ in .array(members) }
    }

    /// The arguments of a layer or an initialiser.
    private static func arguments(_ config: JSONValue, of className: String) -> JSONValue {
        guard case .object(let members) = config else { return config }
        let entry =
            Registry.layers[className]?.parameters ?? Registry.initializers[className]?.parameters
        let known = entry.map { Set($0.map(\.key)) }
        return .object(
            members.compactMap { member in
                let key = renamed[className]?[member.key] ?? member.key
                if let known, !known.contains(key), isIdle(member) { return nil }
                return JSONMember(key, value(member.value, of: key, className))
            })
    }

    private static func value(
        _ value: JSONValue, of key: String, _ className: String
    ) -> JSONValue {
        switch value {
        // Axes of a batch normalisation: a list of one.
        case .array(let axes)
        where className == "BatchNormalization" && key == "axis" && axes.count == 1:
            return axes[0]
        case .array: return value.mapping(current)
        default: return current(value)
        }
    }

    /// Keys that have another name today.
    private static let renamed = [
        "InputLayer": ["batch_input_shape": "batch_shape"],
        "LeakyReLU": ["alpha": "negative_slope"],
    ]

    /// Whether an argument that there is no more did nothing.
    private static func isIdle(_ member: JSONMember) -> Bool {
        member.value == .null || member.value == false || meaningless.contains(member.key)
    }

    /// What said how something was to be computed, or repeated what is known.
    private static let meaningless: Set = [
        "batch_input_shape", "dtype", "fused", "implementation", "input_length", "key_shape",
        "query_shape", "value_shape",
    ]
}

extension JSONValue {
    /// The name of a dtype, also that of a policy.
    fileprivate var dtypeName: JSONValue { self["config"]?["name"] ?? self }
}
