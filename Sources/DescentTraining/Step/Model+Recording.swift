package import DescentCore

// The programs of a model before they are compiled: what engines are compared on.

extension Model {
    /// The training step that `fit` compiles for batches of `rows` rows like those given.
    ///
    /// - Throws: what `fit` throws for such data.
    package func recordedStep(
        _ x: [Tensor], _ y: [Tensor], sampleWeight: Tensor? = nil, rows: Int
    ) throws -> RecordedStep {
        let compilation = try requireCompilation("recordedStep")
        let data = try DataPreparation(model: self, function: "recordedStep")
            .dataset(x, y, weights: sampleWeight)
        let state = try trainingState(compilation, for: data)
        return try StepRecorder(model: self, compilation: compilation, state: state)
            .step(training: true, data, rows: rows)
    }

    /// The forward pass that `predict` compiles for batches of these shapes.
    package func recordedPrediction(
        _ specs: [TensorSpec]
    ) throws -> (
        placeholders: [Tensor], outputs: [Tensor], updates: [(VariableStorage, Tensor)]
    ) {
        let placeholders = specs.enumerated().map { Tensor.placeholder($1, name: "x\($0)") }
        // Inside a trace, so that nothing a layer assigns happens for real but last states.
        let trace = StepTrace(randomState: Tensor(shape: [2], scalars: [Int64(0), 0]))
        let outputs = trace.record { callInside(placeholders, training: false) }
        if let error = outputs.lazy.compactMap(\.error).first { throw error }
        return (placeholders, outputs, trace.stateUpdates)
    }
}
