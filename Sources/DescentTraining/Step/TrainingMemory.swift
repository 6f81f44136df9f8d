import DescentSupport

/// Memory of a training step, in bytes.
public struct TrainingMemory: Sendable, Hashable {
    /// Rows of the batch the step is for.
    public let batchSize: Int
    /// All weights of the model.
    public let weights: Int
    /// The optimizer's state: slots, number of steps, learning rate.
    public let slots: Int
    /// The one block that activations, gradients and all other values between share, planned ahead.
    public let activations: Int
    /// The most bytes of ``activations`` that are in use at once: no plan could do with less.
    public let lowerBound: Int
    /// One batch of inputs, labels and sample weights.
    public let batch: Int

    /// Everything together.
    public var total: Int { weights + slots + activations + batch }

    /// What ``Model/summary(columns:)`` prints.
    var lines: [String] {
        [
            " Training memory: \(byteText(total)) (batch size \(grouped(batchSize)))",
            " Weights: \(byteText(weights))",
            " Optimizer slots: \(byteText(slots))",
            " Activations: \(byteText(activations))",
            " Batch: \(byteText(batch))",
        ]
    }
}

extension Model {
    /// Memory of the largest training step compiled so far; nil before `fit`,
    /// `trainOnBatch` or `profile` has compiled one for the model as it is now, and for a device
    /// that does not tell.
    public var trainingMemory: TrainingMemory? {
        guard let compilation, let step = compilation.largestTrainingStep(of: self),
            let program = step.program.profiled
        else { return nil }
        return TrainingMemory(
            batchSize: step.rows,
            weights: WeightTotal(trainableWeights + nonTrainableWeights).bytes,
            slots: WeightTotal(compilation.optimizer.variables).bytes,
            activations: program.arenaBytes, lowerBound: program.leastArenaBytes,
            batch: step.program.inputBytes)
    }
}
