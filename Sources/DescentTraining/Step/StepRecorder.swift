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
package struct StepRecorder {
    package let model: Model
    package let compilation: Compilation
    package let state: TrainingState

    package init(model: Model, compilation: Compilation, state: TrainingState) {
        self.model = model
        self.compilation = compilation
        self.state = state
    }

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
            outputs: [step.loss], updates: step.updates, placeholders: step.placeholders,
            device: model.device.implementation)
    }

    /// The step as tensors, before it is compiled.
    package func step(training: Bool, _ data: Dataset, rows: Int) throws -> RecordedStep {
        let (inputs, labels) = placeholders(data, rows)
        let weights = data.weights.enumerated().map { i, column in
            column?.placeholder(rows, i == 0 ? "sample_weight" : "sample_weight\(i)")
        }
        if training { try compilation.optimizer.build(model.trainableWeights) }
        let recording = StepRecording(
            self, batch(inputs, labels, weights, rows),
            unweighted: Set(weights.indices.filter { weights[$0] == nil }))
        let (step, updates) = try state.random.record { trace in
            let result = try recording.record {
                let batch = recording.batch
                let result = try training ? model.trainStep(batch) : model.testStep(batch)
                try recording.judge(result, training ? "trainStep" : "testStep")
                return result
            }
            return (result: result, gradients: trace.gradients)
        }
        return RecordedStep(
            placeholders: inputs + labels + weights.compactMap { $0 },
            outputs: step.result.outputs, loss: step.result.loss, gradients: step.gradients,
            updates: updates)
    }

    private func batch(
        _ inputs: [Tensor], _ labels: [Tensor], _ weights: [Tensor?], _ rows: Int
    ) -> TrainingBatch {
        let weights = weights.contains { $0 != nil } ? weights : []
        return TrainingBatch(
            inputs: inputs, labels: labels,
            sampleWeights: weights.isEmpty ? nil : weights.map { $0 ?? .ones([rows]) })
    }

    /// Inputs and labels to be fed, for `rows` rows like those of `data`.
    package func placeholders(_ data: Dataset, _ rows: Int) -> (inputs: [Tensor], labels: [Tensor])
    {
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
                loss: try loss(inputs, outputs, labels), leaves: leaves, outputs: outputs,
                calls: recorder.calls, feeds: feeds)
        }
    }

    /// The loss of a batch without weights, as the model computes it.
    package func loss(_ inputs: [Tensor], _ outputs: [Tensor], _ labels: [Tensor]) throws -> Tensor
    {
        if let error = outputs.lazy.compactMap(\.error).first { throw error }
        let recording = StepRecording(self, TrainingBatch(inputs: inputs, labels: labels))
        return try recording.record {
            let loss = model.computeLoss(inputs, labels, outputs, sampleWeights: nil)
            try recording.requireLoss(loss, "computeLoss")
            return loss
        }
    }
}
