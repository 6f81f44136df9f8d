import ArgumentParser
import DescentInsight
import DescentLayers
import DescentTraining

/// What a model is judged by, where that is not to be what its file says.
struct ObjectiveOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The loss by Keras' name, such as sparse_categorical_crossentropy; output=loss for "
                + "each of several outputs.", valueName: "name"))
    var loss: [String] = []

    @Flag(help: "The outputs that --loss judges are logits, without a softmax or sigmoid.")
    var fromLogits = false

    @Option(
        help: ArgumentHelp(
            "A metric by Keras' name, such as accuracy; may be repeated. Of several outputs "
                + "output=metric.", valueName: "name"))
    var metric: [String] = []

    func validate() throws {
        guard fromLogits, loss.isEmpty else { return }
        throw ValidationError("--from-logits needs --loss, which it belongs to.")
    }

    /// The losses asked for; nil if none are.
    func losses(of model: Model) throws -> ByOutput<Loss?>? {
        if loss.isEmpty { return nil }
        let config = fromLogits ? [ConfigEntry("from_logits", true)] : []
        return try byOutput(loss, "loss", model) {
            try Registry.losses.named($0, config, option: "loss")
        }
        .optional
    }

    /// The metrics asked for; nil if none are.
    func metrics(of model: Model) throws -> ByOutput<[Metric]>? {
        if metric.isEmpty { return nil }
        let pairs = metric.map { OutputValue($0, outputs: model.outputNames) }
        let isNamed = pairs.contains { $0.output != nil }
        guard isNamed else { return .each(try pairs.map { try Self.metric($0.value) }) }
        var named: [String: [Metric]] = [:]
        for pair in pairs {
            let output = try pair.requireOutput("metric", model.outputNames)
            named[output, default: []].append(try Self.metric(pair.value))
        }
        return .named(named)
    }

    /// The metric that Keras calls `name`, under this name.
    private static func metric(_ name: String) throws -> Metric {
        let isNamed = Registry.metrics[name]?.parameters.contains { $0.key == "name" } ?? false
        return try Registry.metrics.named(
            name, isNamed ? [ConfigEntry("name", .string(name))] : [], option: "metric")
    }

    private func byOutput(
        _ texts: [String], _ option: String, _ model: Model, _ make: (String) throws -> Loss
    ) throws -> ByOutput<Loss> {
        let pairs = texts.map { OutputValue($0, outputs: model.outputNames) }
        if pairs.contains(where: { $0.output != nil }) {
            var named: [String: Loss] = [:]
            for pair in pairs {
                let output = try pair.requireOutput(option, model.outputNames)
                named[output] = try make(pair.value)
            }
            return .named(named)
        }
        if pairs.count == 1 { return .each(try make(pairs[0].value)) }
        return .list(try pairs.map { try make($0.value) })
    }
}

extension ByOutput<Loss> {
    fileprivate var optional: ByOutput<Loss?> {
        switch self {
        case .each(let loss): .each(loss)
        case .list(let losses): .list(losses)
        case .named(let losses): .named(losses.mapValues { $0 })
        }
    }
}

/// `mse`, or `level=mse`.
private struct OutputValue {
    let output: String?
    let value: String

    init(_ text: String, outputs: [String]) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        (output, value) = parts.count == 2 ? (parts[0], parts[1]) : (nil, text)
    }

    func requireOutput(_ option: String, _ outputs: [String]) throws -> String {
        if let output { return output }
        throw ValidationError(
            "--\(option) \(value) needs an output as the others have: \(outputs.first ?? "output")="
                + "\(value).")
    }
}
