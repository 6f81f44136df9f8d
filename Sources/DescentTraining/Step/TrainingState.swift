import DescentCore

/// What a run of steps adds up: loss and metrics; and where dropout's random numbers come from.
package final class TrainingState {
    package struct TrackedMetric {
        let metric: Metric
        let output: Int
        let usesWeights: Bool
        /// Key in logs.
        let name: String
    }

    package let loss: MeanTracker
    /// One for each output that has a loss, if there are several.
    let outputLosses: [MeanTracker?]
    let metrics: [TrackedMetric]
    package let random: StepRandom

    /// - Parameter source: where the steps' random numbers start from; default a new stream.
    package init(
        _ compilation: Compilation, outputs: [TensorSpec], labels: [Shape], names: [String],
        random source: RandomSource? = nil
    ) throws {
        loss = try MeanTracker("loss")
        outputLosses =
            names.count > 1
            ? try zip(names, compilation.losses).map {
                $1.isTrained ? try MeanTracker("\($0)_loss") : nil
            } : []
        var tracked: [TrackedMetric] = []
        for (weighted, lists) in [
            (false, compilation.metrics), (true, compilation.weightedMetrics),
        ] {
            for (output, list) in lists.enumerated() {
                for given in list {
                    let shape = outputs[output].shape
                    let metric = given.resolved(
                        loss: compilation.losses[output], yTrue: labels[output], yPred: shape)
                    try metric.buildIfNeeded(yTrue: labels[output], yPred: shape)
                    let prefix = names.count > 1 ? "\(names[output])_" : ""
                    let name = Self.free(prefix, metric.name, weighted, tracked.map(\.name))
                    tracked.append(
                        TrackedMetric(
                            metric: metric, output: output, usesWeights: weighted, name: name))
                }
            }
        }
        metrics = tracked
        random = try StepRandom(from: source)
    }

    /// Keras' names for metrics that would be called the same.
    private static func free(
        _ prefix: String, _ name: String, _ isWeighted: Bool, _ taken: [String]
    ) -> String {
        let plain = prefix + name
        guard taken.contains(plain) else { return plain }
        let base = isWeighted ? "\(prefix)weighted_\(name)" : plain
        if !taken.contains(base) { return base }
        var number = 1
        while taken.contains("\(base)_\(number)") { number += 1 }
        return "\(base)_\(number)"
    }

    /// Everything it keeps, in an order of its own.
    var variables: [Variable] {
        ([loss] + outputLosses.compactMap { $0 }).flatMap(\.variables)
            + metrics.flatMap(\.metric.variables) + [random.variable]
    }

    func reset() throws {
        try loss.reset()
        for tracker in outputLosses { try tracker?.reset() }
        for tracked in metrics { try tracked.metric.reset() }
    }

    /// Loss, losses of outputs, metrics.
    func logs() throws -> Logs {
        var logs = Logs()
        logs[loss.name] = try loss.value
        for case let tracker? in outputLosses { logs[tracker.name] = try tracker.value }
        for tracked in metrics { logs[tracked.name] = try tracked.metric.result() }
        return logs
    }

    func value(of name: String) throws -> Double? {
        if name == loss.name { return try loss.value }
        if let tracked = metrics.first(where: { $0.name == name }) {
            return try tracked.metric.result()
        }
        return try outputLosses.lazy.compactMap { $0 }.first { $0.name == name }?.value
    }
}

/// The mean over batches, each counted by its rows.
///
/// Added up in float64, as metrics are: in float32 a sum of millions of rows stands still.
/// Keras adds up the loss in float32.
package final class MeanTracker {
    let name: String
    private let total: Variable
    private let count: Variable
    private let access: MemoryAccess

    init(_ name: String) throws {
        self.name = name
        total = try Variable(.zeros([], dtype: .float64), name: "\(name)/total", trainable: false)
        count = try Variable(.zeros([], dtype: .float64), name: "\(name)/count", trainable: false)
        access = MemoryAccess(writing: [total.storage, count.storage])
    }

    var variables: [Variable] { [total, count] }

    /// Adds a batch in the step being recorded.
    func record(_ value: Tensor, rows: Int) {
        total.assign(total.value + value.cast(to: .float64) * Double(rows))
        count.assign(count.value + Double(rows))
    }

    func reset() throws {
        try access.hold {
            for variable in [total, count] {
                try withUnsafeBytes(of: 0.0, variable.storage.write)
            }
            access.noteChange()
        }
    }

    package var value: Double {
        get throws {
            try access.hold {
                let sum = try total.storage.read { $0.load(as: Double.self) }
                let number = try count.storage.read { $0.load(as: Double.self) }
                return number == 0 ? 0 : sum / number
            }
        }
    }
}
