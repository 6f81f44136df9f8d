package import DescentCore

/// A training or test step as tensors.
package struct RecordedStep {
    /// Inputs, labels and sample weights, in the order of a data set's columns.
    package let placeholders: [Tensor]
    package let outputs: [Tensor]
    package let loss: Tensor
    /// One for each weight that is trained.
    package let gradients: [Tensor]
    /// New values of weights, slots, sums and random state.
    package let updates: [(VariableStorage, Tensor)]
}

/// Records a training or test step of a model for one batch size into one program.
struct StepRecorder {
    let model: Model
    let compilation: Compilation
    let state: TrainingState

    /// The program for `rows` rows of `data`; made once.
    func program(training: Bool, _ data: Dataset, rows: Int) throws -> StepProgram {
        let key = ProgramKey(
            isTraining: training, rows: rows, inputs: data.inputs.map(\.rowSpec),
            labels: data.labels.map(\.rowSpec), weights: data.weights.map { $0?.rowSpec })
        return try compilation.program(key, for: model) {
            try model.inference.recording.withLock {
                try record(training: training, data, rows: rows)
            }
        }
    }

    private func record(training: Bool, _ data: Dataset, rows: Int) throws -> StepProgram {
        let step = try step(training: training, data, rows: rows)
        return try StepProgram(
            outputs: [step.loss], updates: step.updates, placeholders: step.placeholders)
    }

    /// The step as tensors, before it is compiled.
    func step(training: Bool, _ data: Dataset, rows: Int) throws -> RecordedStep {
        let (inputs, labels) = placeholders(data, rows)
        let weights = data.weights.enumerated().map { i, column in
            column?.placeholder(rows, i == 0 ? "sample_weight" : "sample_weight\(i)")
        }
        let weightsToTrain = training ? model.trainableWeights : []
        if training { try compilation.optimizer.build(weightsToTrain) }
        let recorded = try state.random.record { trace in
            let leaves = weightsToTrain.map(\.value)
            let outputs = model.callInside(inputs, training: training)
            let loss = try total(outputs, labels, weights, trace, rows)
            updateMetrics(outputs, labels, weights)
            let gradients = leaves.isEmpty ? [] : gradient(of: loss, withRespectTo: leaves)
            if !leaves.isEmpty {
                compilation.optimizer.apply(
                    zip(gradients, weightsToTrain).map { (gradient: $0, variable: $1) })
            }
            return (outputs, loss, gradients)
        }
        let (outputs, loss, gradients) = recorded.result
        return RecordedStep(
            placeholders: inputs + labels + weights.compactMap { $0 }, outputs: outputs,
            loss: loss, gradients: gradients, updates: recorded.updates)
    }

    /// Inputs and labels to be fed, for `rows` rows like those of `data`.
    func placeholders(_ data: Dataset, _ rows: Int) -> (inputs: [Tensor], labels: [Tensor]) {
        (
            data.inputs.enumerated().map { $1.placeholder(rows, "x\($0)") },
            data.labels.enumerated().map { $1.placeholder(rows, "y\($0)") }
        )
    }

    /// The loss of a training step on all rows of `data`, and what lies on the way to it.
    func loss(of data: Dataset) throws -> RecordedLoss {
        let (inputs, labels) = placeholders(data, data.rows)
        let rows = Array(0..<data.rows)
        let feeds = try zip(inputs + labels, data.inputs + data.labels).map {
            (placeholder: $0, data: try $1.tensor(rows).data())
        }
        // Inside a trace, so that nothing a layer assigns happens for real.
        let trace = state.random.trace()
        let recorder = OutputRecorder()
        return try trace.record {
            let leaves = model.trainableWeights.map(\.value)
            let outputs = recorder.record { model.callInside(inputs, training: true) }
            return RecordedLoss(
                loss: try total(outputs, labels, [], trace, data.rows), leaves: leaves,
                outputs: outputs, calls: recorder.calls, feeds: feeds)
        }
    }

    /// Losses of all outputs, penalties, and what layers added.
    ///
    /// - Parameter weights: of the rows, for each output; empty for none.
    func total(
        _ outputs: [Tensor], _ labels: [Tensor], _ weights: [Tensor?], _ trace: StepTrace,
        _ rows: Int
    ) throws -> Tensor {
        if let error = outputs.first(where: { $0.error != nil })?.error { throw error }
        // Whoever prepared the data has looked at all of them.
        trace.hasCheckedLabels = true
        var parts: [Tensor] = []
        for (i, loss) in compilation.losses.enumerated() where loss.isTrained {
            let value = loss(
                labels[i], outputs[i], sampleWeight: weights.isEmpty ? nil : weights[i])
            if let error = value.error { throw error }
            guard value.rank == 0 else {
                throw ConfigurationError(
                    who: loss.kerasClassName, expected: "a reduction to one number for training",
                    got: "losses of shape \(value.shape)", fix: "Leave reduction at its default.")
            }
            if !state.outputLosses.isEmpty { state.outputLosses[i]?.record(value, rows: rows) }
            let factor = compilation.lossWeights[i]
            parts.append(factor == 1 ? value : value * factor)
        }
        parts += model.regularizationLosses + trace.losses
        let total = parts.dropFirst().reduce(parts[0], +)
        state.loss.record(total, rows: rows)
        return total
    }

    private func updateMetrics(_ outputs: [Tensor], _ labels: [Tensor], _ weights: [Tensor?]) {
        for tracked in state.metrics {
            let usesWeights = tracked.usesWeights && !weights.isEmpty
            tracked.metric.update(
                labels[tracked.output], outputs[tracked.output],
                sampleWeight: usesWeights ? weights[tracked.output] : nil)
        }
    }
}
