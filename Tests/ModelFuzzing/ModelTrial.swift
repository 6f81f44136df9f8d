import Descent
import DescentCore

/// Predictions, losses and weights of a model while it is trained, by one engine.
struct TrialTrace {
    struct Entry {
        let name: String
        let values: [Double]
        /// What the values started from, if they are weights: what counts is how far they moved.
        let start: [Double]?
        /// Steps of training behind it.
        let steps: Int
    }
    var entries: [Entry] = []

    var isFinite: Bool { entries.allSatisfy { $0.values.allSatisfy(\.isFinite) } }
}

/// A random model, trained by one engine after the other from the same weights on the same batches.
package struct ModelTrial {
    package let random: RandomModel
    private let batches: [Range<Int>]

    package init(_ random: RandomModel) {
        self.random = random
        let rows = random.x.shape[0]
        batches = stride(from: 0, to: rows, by: random.batchSize).map {
            $0..<Swift.min($0 + random.batchSize, rows)
        }
    }

    /// Forward pass, every step of training, forward pass.
    func trace(_ arithmetic: Arithmetic) throws -> TrialTrace {
        try random.reset()
        let state = TrialState(arithmetic)
        let model = random.model
        var trace = TrialTrace()
        var programs: [Int: (predict: TrialProgram, train: TrialProgram)] = [:]
        var weights: [Variable] = []
        for count in Set(batches.map(\.count)) {
            programs[count] = try self.programs(count, state)
            weights = model.weights.filter { $0.dtype.isFloatingPoint }
        }
        func predict(_ name: String, _ steps: Int) throws {
            for batch in batches {
                guard let program = programs[batch.count]?.predict else { continue }
                let values = try program.run([random.x[batch]])
                trace.entries.append(
                    .init(
                        name: "\(name), rows \(batch)", values: values[0], start: nil, steps: steps)
                )
            }
        }
        let start = try weights.map { try state.numbers(of: $0.storage) }
        try predict("prediction before", 0)
        var steps = 0
        for epoch in 0..<random.epochs {
            for batch in batches {
                guard let program = programs[batch.count]?.train else { continue }
                let labels = [random.y[batch]] + (random.sampleWeight.map { [$0[batch]] } ?? [])
                let loss = try program.run([random.x[batch]] + labels)
                trace.entries.append(
                    .init(
                        name: "loss of epoch \(epoch), rows \(batch)", values: loss[0], start: nil,
                        steps: steps))
                steps += 1
            }
        }
        for (weight, start) in zip(weights, start) {
            let values = try state.numbers(of: weight.storage)
            trace.entries.append(
                .init(name: weight.name, values: values, start: start, steps: steps))
        }
        try predict("prediction after", steps)
        return trace
    }

    private func programs(
        _ rows: Int, _ state: TrialState
    ) throws -> (predict: TrialProgram, train: TrialProgram) {
        let model = random.model
        let step = try model.recordedStep(
            [random.x], [random.y], sampleWeight: random.sampleWeight, rows: rows)
        let spec = TensorSpec(
            Shape([rows] + random.x.shape.dimensions.dropFirst()), random.x.dtype)
        let forward = try model.recordedPrediction([spec])
        return (
            try TrialProgram(
                state, placeholders: forward.placeholders, outputs: forward.outputs),
            try TrialProgram(
                state, placeholders: step.placeholders, outputs: [step.loss], updates: step.updates)
        )
    }

    /// The same through `predict` and `fit`, as users call them; the model is trained by it.
    ///
    /// Nil for models that draw random numbers: `fit` starts these anew.
    func publicTrace() throws -> TrialTrace? {
        guard !random.isRandom else { return nil }
        try random.reset()
        let model = random.model
        var trace = TrialTrace()
        func predict(_ name: String, _ steps: Int) throws {
            let all = try model.predict(random.x, batchSize: random.batchSize)
            for batch in batches {
                trace.entries.append(
                    .init(
                        name: "\(name), rows \(batch)", values: try all[batch].scalars(),
                        start: nil,
                        steps: steps))
            }
        }
        let weights = model.weights.filter { $0.dtype.isFloatingPoint }
        let start = try weights.map { try $0.read().scalars() }
        try predict("prediction before", 0)
        try model.fit(
            random.x, random.y, batchSize: random.batchSize, epochs: random.epochs,
            verbose: .silent, shuffle: false, sampleWeight: random.sampleWeight)
        let steps = random.epochs * batches.count
        for (weight, start) in zip(weights, start) {
            trace.entries.append(
                .init(
                    name: weight.name, values: try weight.read().scalars(), start: start,
                    steps: steps))
        }
        try predict("prediction after", steps)
        return trace
    }
}
