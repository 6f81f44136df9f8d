import DescentCore

extension Model {
    /// The forward pass for batches of these shapes.
    func inferencePlan(_ specs: [TensorSpec]) throws -> InferencePlan {
        let (placeholders, results, updates) = try recordedPrediction(specs)
        for (i, result) in results.enumerated() {
            guard result.rank > 0, result.shape[0] == specs[0].shape[0] else {
                throw ConfigurationError(
                    who: title, expected: "outputs with one row for each row of the input",
                    got: "shape \(result.shape) for output \(i)",
                    fix: "Keep the batch as the first axis.")
            }
        }
        return InferencePlan(
            inputs: specs, outputs: results.map(\.spec),
            step: try StepPlan(
                outputs: results, updates: updates, placeholders: placeholders,
                device: device.implementation))
    }

    /// A compiled forward pass for batches of these shapes; ``inference`` takes it back.
    package func takeInference(_ specs: [TensorSpec]) throws -> InferenceProgram {
        try inference.take(
            specs, layers: { allLayers.map(LayerIdentity.init) },
            device: { device.implementation.name },
            record: { try inferencePlan(specs) })
    }
}
