import DescentCore

/// The loss of one training step on a few rows, recorded but not computed.
package struct RecordedLoss {
    /// One number: losses of all outputs, penalties, and what layers added.
    package let loss: Tensor
    /// The trainable weights' values, in their order.
    package let leaves: [Tensor]
    /// What the model returns for the rows.
    package let outputs: [Tensor]
    /// What every layer returned, inner layers first.
    package let calls: [RecordedCall]
    /// The data's placeholders with their numbers: inputs, then labels.
    package let feeds: [(placeholder: Tensor, data: TensorData)]
}

extension Model {
    /// The loss on the first `batchSize` rows, as training would compute it.
    /// Builds the model if it is not built yet; changes nothing else.
    ///
    /// - Parameter function: whom errors name.
    package func recordLoss(
        _ function: String, _ x: any ModelData, _ y: any ModelData, batchSize: Int
    ) throws -> RecordedLoss {
        let compilation = try requireCompilation(function)
        try requireArgument(
            batchSize > 0, function, "a batchSize above 0", got: "\(batchSize)", fix: "Use 8.")
        let all = try DataPreparation(model: self, function: function)
            .dataset(x, y, weights: nil)
        let data = all.part(0..<Swift.min(batchSize, all.rows))
        let state = try trainingState(compilation, for: data)
        return try StepRecorder(model: self, compilation: compilation, state: state).loss(of: data)
    }
}
