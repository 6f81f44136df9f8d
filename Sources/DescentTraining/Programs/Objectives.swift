import DescentCore
import DescentSupport

/// Losses, their weights and metrics as `compile` was given them, before the outputs are known.
package struct Objectives {
    /// nil for an output that is not trained.
    let losses: ByOutput<Loss?>
    var lossWeights: ByOutput<Double>?
    var metrics: ByOutput<[Metric]> = .list([])
    var weightedMetrics: ByOutput<[Metric]> = .list([])

    package init(
        losses: ByOutput<Loss?>, lossWeights: ByOutput<Double>? = nil,
        metrics: ByOutput<[Metric]> = .list([]), weightedMetrics: ByOutput<[Metric]> = .list([])
    ) {
        self.losses = losses
        self.lossWeights = lossWeights
        self.metrics = metrics
        self.weightedMetrics = weightedMetrics
    }
}

/// Something for each output of a model.
package enum ByOutput<Value> {
    /// The same for every output.
    case each(Value)
    /// In the order of the outputs.
    case list([Value])
    case named([String: Value])

    /// What is there without knowing the outputs' names.
    var given: [Value] {
        switch self {
        case .each(let value): [value]
        case .list(let values): values
        case .named: []
        }
    }

    /// One value for each output.
    ///
    /// - Parameters:
    ///   - what: the plural in errors, as in "2 losses, one for each output".
    ///   - missing: the value of outputs that a dictionary leaves out.
    /// - Throws: ``ConfigurationError`` for another number, or for a name that no output has.
    func values(
        for names: [String], _ what: String, who: String, missing: Value
    ) throws -> [Value] {
        switch self {
        case .each(let value): return names.map { _ in value }
        case .list(let values):
            guard values.count == names.count else {
                throw ConfigurationError(
                    who: who, expected: "\(names.count) \(what), one for each output",
                    got: "\(values.count)",
                    fix: names.count == 1
                        ? "Give compile(loss:metrics:) one loss and one list."
                        : "The outputs are \(quotedList(names)); a dictionary by name works too.")
            }
            return values
        case .named(let values):
            if let stranger = values.keys.sorted().first(where: { !names.contains($0) }) {
                throw ConfigurationError(
                    who: who, expected: "\(what) by the names of its outputs",
                    got: "'\(stranger)'", fix: nameAdvice(stranger, among: names, "outputs"))
            }
            return names.map { values[$0] ?? missing }
        }
    }
}

extension ByOutput where Value == [Metric] {
    /// One list for each output. A plain list of metrics, given for several outputs,
    /// holds one for each, as in Keras.
    func values(for names: [String], _ what: String, who: String) throws -> [[Metric]] {
        if case .each(let metrics) = self, names.count > 1 {
            return try ByOutput.list(metrics.map { [$0] }).lists(for: names, what, who: who)
        }
        return try lists(for: names, what, who: who)
    }

    private func lists(for names: [String], _ what: String, who: String) throws -> [[Metric]] {
        // No metrics at all is no mistake.
        if case .list(let lists) = self, lists.isEmpty { return names.map { _ in [] } }
        return try values(for: names, what, who: who, missing: [])
    }
}

/// `Did you mean 'priority'? The outputs are 'priority', 'department'.`
package func nameAdvice(_ name: String, among names: [String], _ what: String) -> String {
    if names.isEmpty { return "There are no \(what) yet." }
    let near = didYouMean(name, among: names).map { $0 + " " } ?? ""
    return "\(near)The \(what) are \(quotedList(names))."
}
