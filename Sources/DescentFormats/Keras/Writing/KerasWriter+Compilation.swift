import DescentLayers
import DescentSupport
import DescentTraining

extension KerasWriter {
    /// What a model was compiled with; null before that.
    ///
    /// - Throws: ``ConfigurationError`` for functions, and for classes without a table.
    static func compilation(of model: Model) throws -> JSONValue {
        guard let compilation = model.compilation else { return .null }
        let keys = model.outputKeys
        let losses = try compilation.losses.map { loss -> JSONValue in
            guard loss.isTrained else { return .null }
            return try part(loss, "keras.losses", KerasModules.losses)
        }
        let weights = compilation.lossWeights
        return [
            "optimizer": try part(
                compilation.optimizer, "keras.optimizers", KerasModules.optimizers),
            "loss": perOutput(losses, keys),
            "loss_weights": weights.allSatisfy { $0 == 1 }
                ? .null : keyed(weights.map { .double($0) }, keys),
            "metrics": try metrics(compilation.metrics, keys),
            "weighted_metrics": try metrics(compilation.weightedMetrics, keys),
            "run_eagerly": false, "steps_per_execution": 1, "jit_compile": "auto",
        ]
    }

    /// One for each output; a plain one for one output.
    private static func perOutput(_ values: [JSONValue], _ keys: [String]?) -> JSONValue {
        values.count == 1 && keys == nil ? values[0] : keyed(values, keys)
    }

    /// A dictionary without what is null, or a list.
    private static func keyed(_ values: [JSONValue], _ keys: [String]?) -> JSONValue {
        guard let keys else { return .array(values) }
        return .object(
            zip(keys, values).filter { $1 != .null }.map { JSONMember($0, $1) })
    }

    /// One list for each output; a plain one for one output.
    private static func metrics(_ lists: [[Metric]], _ keys: [String]?) throws -> JSONValue {
        if lists.allSatisfy(\.isEmpty) { return .null }
        let json = try lists.map { list in
            JSONValue.array(
                try list.map { metric in
                    try metric.kerasString.map { .string($0) }
                        ?? part(metric, "keras.metrics", KerasModules.metrics)
                })
        }
        return perOutput(json, keys)
    }

    /// - Parameter known: the classes that Keras has in `module`.
    private static func part(
        _ object: any Described, _ module: String, _ known: [String]
    ) throws -> JSONValue {
        let isKnown = known.contains(object.kerasClassName)
        guard isKnown || object is any Configurable,
            case .object(let className, let config) = object.configObject
        else {
            throw ConfigurationError(
                who: object.kerasClassName, expected: "a class with a table of its arguments",
                got: "a function, or a class without one",
                fix: "Make it a class that is Configurable, or save the weights alone.")
        }
        return .object(
            Self.object(
                className, isKnown: isKnown ? module : nil,
                try config.map { JSONMember($0.key, try json(of: $0.value)) }))
    }
}
