import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

extension KerasReader {
    /// Compiles a model as a file says; does nothing where it says nothing.
    ///
    /// - Parameter checks: what is looked at before training.
    func compile(
        _ model: Model, _ json: JSONValue, _ place: KerasPlace, checks: [any CompilationCheck]
    ) throws {
        guard case .object(let members) = json, !members.isEmpty else { return }
        // Keras forgets it in files that it writes after a HDF5 file of the same model.
        let optimizer: Optimizer =
            try json["optimizer"].map {
                try Self.part($0, place.at("optimizer"), Registry.optimizers)
            } ?? RMSprop()
        let loss = json["loss"] ?? .null
        let losses: ByOutput<Loss?> = try Self.perOutput(loss, place.at("loss")) {
            json, place in
            json == .null ? nil : try Self.part(json, place, Registry.losses)
        }
        let metrics = { (key: String) throws -> ByOutput<[Metric]> in
            try Self.perList(json[key] ?? .null, place.at(key), Self.metric)
        }
        let weights = json["loss_weights"] ?? .null
        let wanted = Objectives(
            losses: losses,
            lossWeights: weights == .null
                ? nil : try Self.perOutput(weights, place.at("loss_weights"), Self.number),
            metrics: try metrics("metrics"), weightedMetrics: try metrics("weighted_metrics"))
        model.compile(optimizer, wanted, checks: checks)
    }

    private static func metric(_ given: JSONValue, _ place: KerasPlace) throws -> Metric {
        let json = given.withoutWrapper
        guard json["class_name"] != "function" || json["config"] != "cosine_similarity" else {
            throw place.error(
                .unsupported, expected: "metrics that Descent has",
                got: "the loss 'cosine_similarity' as a metric",
                fix: "Compile with keras.metrics.CosineSimilarity, or load with compiling: false.")
        }
        // A string is the metric's name in histories too.
        if case .string(let name) = json.named(in: Registry.metrics) {
            return try place.naming { try Metric.named(name, who: "metrics") }
        }
        return try part(json, place, Registry.metrics)
    }

    private static func number(_ json: JSONValue, _ place: KerasPlace) throws -> Double {
        switch json {
        case .int(let value): return Double(value)
        case .double(let value): return value
        default:
            throw place.error(expected: "a number", got: json.kind, fix: "Save the model again.")
        }
    }

    /// An object, or its name.
    private static func part<Base>(
        _ json: JSONValue, _ place: KerasPlace, _ registry: ClassRegistry<Base>
    ) throws -> Base {
        let value = try ConfigValue(json.named(in: registry), place)
        let made = try place.naming { try registry.make(value) }
        guard let made else {
            throw place.error(
                expected: "an object or a name", got: json.kind, fix: "Save the model again.")
        }
        if let fault = (made as? any Described)?.configurationError { throw place.error(fault) }
        return made
    }

    /// One value for all outputs, a list of them, or several by the outputs' names.
    private static func perOutput<Value>(
        _ json: JSONValue, _ place: KerasPlace,
        _ value: (JSONValue, KerasPlace) throws -> Value
    ) throws -> ByOutput<Value> {
        switch json {
        case .array(let values):
            return .list(try values.enumerated().map { try value($1, place.at($0)) })
        case .object(let members) where json["class_name"] == nil:
            var named: [String: Value] = [:]
            for member in members {
                named[member.key] = try value(member.value, place.at(member.key))
            }
            return .named(named)
        default: return .each(try value(json, place))
        }
    }

    /// Lists of metrics: one for all outputs, one for each, or several by name.
    private static func perList(
        _ json: JSONValue, _ place: KerasPlace,
        _ metric: (JSONValue, KerasPlace) throws -> Metric
    ) throws -> ByOutput<[Metric]> {
        func list(_ json: JSONValue, _ place: KerasPlace) throws -> [Metric] {
            switch json {
            case .null: return []
            case .array(let values):
                return try values.enumerated().map { try metric($1, place.at($0)) }
            default: return [try metric(json, place)]
            }
        }
        switch json {
        case .null: return .each([])
        case .array(let values) where values.contains(where: { $0.isList || $0 == .null }):
            return .list(try values.enumerated().map { try list($1, place.at($0)) })
        case .array: return .each(try list(json, place))
        default: return try perOutput(json, place, list)
        }
    }
}

extension JSONValue {
    /// Keras' wrapper around one of its functions as the metric of that function.
    fileprivate var withoutWrapper: JSONValue {
        guard self["class_name"] == "MeanMetricWrapper", let config = self["config"],
            case .string(let function)? = config["fn"]?["config"] ?? config["fn"],
            function != "cosine_similarity", let known = Registry.metrics[function]
        else { return self }
        return [
            "class_name": .string(known.className),
            "config": .object(config.members.filter { $0.key != "fn" }),
        ]
    }

    /// One of Keras' own functions as the string that stands for it.
    fileprivate func named<Base>(in registry: ClassRegistry<Base>) -> JSONValue {
        guard self["class_name"] == "function", case .string(let name)? = self["config"],
            registry[name] != nil
        else { return self }
        return .string(name)
    }

    fileprivate var isList: Bool {
        if case .array = self { true } else { false }
    }
}
