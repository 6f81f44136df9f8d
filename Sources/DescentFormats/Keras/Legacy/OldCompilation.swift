import DescentLayers
import DescentSupport

/// What a model in an HDF5 file was compiled with, in the words of `.keras` files.
struct OldCompilation {
    /// What stands in front of the names of metrics: `price_` of `price_mae`.
    private let prefixes: [String]

    /// - Parameter model: the configuration of the model, whose outputs have names.
    init(of model: JSONValue) {
        let outputs = model["config"]?["output_layers"] ?? .null
        let names =
            outputs.members.map(\.key)
            + Self.names(.array(outputs.members.map(\.value))) + Self.names(outputs)
        prefixes = names.map { $0 + "_" }
    }

    /// The names of layers in `[["price", 0, 0], ["kind", 0, 0]]`.
    private static func names(_ json: JSONValue) -> [String] {
        guard case .array(let values) = json else { return [] }
        if case .string(let name)? = values.first { return [name] }
        return values.flatMap(names)
    }

    /// - Parameter json: `training_config`.
    func current(_ json: JSONValue) -> JSONValue {
        var members: [JSONMember] = []
        for member in json.members {
            switch member.key {
            case "optimizer_config":
                members.append(JSONMember("optimizer", Self.optimizer(member.value)))
            case "loss":
                members.append(JSONMember("loss", Self.losses(member.value)))
            case "metrics", "weighted_metrics":
                members.append(JSONMember(member.key, metrics(member.value)))
            default: members.append(member)
            }
        }
        return .object(members)
    }

    // MARK: Optimizers

    private static func optimizer(_ json: JSONValue) -> JSONValue {
        json.replacing("class_name") { name in
            guard case .string(let text) = name, text.hasPrefix("Custom>") else { return name }
            let own = String(text.dropFirst("Custom>".count))
            return Registry.optimizers[own] == nil ? name : .string(own)
        }.replacing("config", arguments)
    }

    private static let idle: Set = ["decay", "jit_compile", "is_legacy_optimizer"]

    /// Without what no longer counts, and with the decay of old as the schedule that it was.
    private static func arguments(_ config: JSONValue) -> JSONValue {
        guard case .object(let members) = config else { return config }
        var current: [JSONMember] = []
        for member in members where !idle.contains(member.key) {
            switch member.key {
            case "lr": current.append(JSONMember("learning_rate", member.value))
            case "learning_rate":
                let rate = member.value.replacing("config") { config in
                    .object(config.members.filter { $0.value != .null })
                }
                current.append(JSONMember(member.key, rate))
            default: current.append(member)
            }
        }
        let rated = JSONValue.object(current)
        guard let decay = config["decay"], decay.isAboveZero else { return rated }
        return rated.replacing("learning_rate") { rate in
            guard rate.isAboveZero else { return rate }
            return [
                "class_name": "InverseTimeDecay",
                "config": [
                    "initial_learning_rate": rate, "decay_steps": 1, "decay_rate": decay,
                ],
            ]
        }
    }

    // MARK: Losses

    private static func losses(_ json: JSONValue) -> JSONValue {
        switch json {
        case .array: return json.mapping(losses)
        case .object(let members) where json["class_name"] == nil:
            return .object(members.map { JSONMember($0.key, losses($0.value)) })
        default: break
        }
        if json["class_name"] == "LossFunctionWrapper" { return json["config"]?["fn"] ?? json }
        let known = json.className.flatMap { Registry.losses[$0] }
        return json.replacing("config") { config in
            let reduced = config.replacing("reduction") {
                $0 == "auto" ? "sum_over_batch_size" : $0
            }
            return arguments(reduced, known?.parameters)
        }
    }

    // MARK: Metrics

    private func metrics(_ json: JSONValue) -> JSONValue {
        switch json {
        case .array(let values): return .array(values.filter { $0 != .null }.map(metrics))
        case .object(let members) where json["class_name"] == nil:
            return .object(members.map { JSONMember($0.key, metrics($0.value)) })
        case .object: return metric(json)
        default: return json
        }
    }

    private func metric(_ json: JSONValue) -> JSONValue {
        let named = json.replacing("config") { config in
            config.replacing("name") { name in
                guard case .string(let text) = name,
                    let prefix = prefixes.first(where: { text.hasPrefix($0) })
                else { return name }
                return .string(String(text.dropFirst(prefix.count)))
            }
        }
        let config = named["config"] ?? .null
        guard named["class_name"] == "MeanMetricWrapper",
            case .string(let function)? = config["fn"],
            let known = Registry.metrics[function]
        else {
            let known = named.className.flatMap { Registry.metrics[$0] }
            return named.replacing("config") { Self.arguments($0, known?.parameters) }
        }
        // "accuracy" became the one that went with the labels as they then were taken to be.
        if let name = config["name"], ["accuracy", "acc"].contains(name),
            function.hasSuffix("_accuracy")
        {
            return name
        }
        return [
            "class_name": .string(known.className),
            "config": Self.arguments(config, known.parameters),
        ]
    }

    /// Without those that there are no more, if they say nothing: a function beside its class, or
    /// null.
    private static func arguments(_ config: JSONValue, _ parameters: [Parameter]?) -> JSONValue {
        guard let parameters, case .object(let members) = config else { return config }
        let known = Set(parameters.map(\.key))
        return .object(
            members.filter { member in
                known.contains(member.key)
                    || !(member.key == "fn" || member.value == .null || member.value == false)
            })
    }
}

extension JSONValue {
    fileprivate var className: String? {
        if case .string(let name)? = self["class_name"] { name } else { nil }
    }

    fileprivate var isAboveZero: Bool {
        switch self {
        case .int(let value): value > 0
        case .double(let value): value > 0
        default: false
        }
    }
}
