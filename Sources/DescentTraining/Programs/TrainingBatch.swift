public import DescentCore

/// A batch as ``Model/trainStep(_:)`` sees it: tensors without numbers, which every step fills in.
public struct TrainingBatch: Sendable {
    /// One for each input of the model, `[batch, …]`.
    public let inputs: [Tensor]
    /// One for each output, `[batch, …]`; zeros for outputs without a loss.
    public let labels: [Tensor]
    /// Weights of the rows for each output, ones for outputs without; nil if there are none at all.
    public let sampleWeights: [Tensor]?

    /// The first input.
    public var x: Tensor { inputs[0] }
    /// The labels of the first output.
    public var y: Tensor { labels[0] }

    /// A batch of your own, for calling ``Model/trainStep(_:)`` in a loop.
    public init(inputs: [Tensor], labels: [Tensor], sampleWeights: [Tensor]? = nil) {
        self.inputs = inputs
        self.labels = labels
        self.sampleWeights = sampleWeights
    }
}

/// What ``Model/trainStep(_:)`` and ``Model/testStep(_:)`` return: the loss, which is averaged over
/// the batches of an epoch, and outputs, which metrics are updated with.
public struct StepResult: Sendable {
    /// A floating-point scalar.
    public var loss: Tensor
    /// One for each output of the model; none updates no metric.
    public var outputs: [Tensor]

    /// The loss of a batch, and the outputs that metrics look at.
    public init(loss: Tensor, outputs: [Tensor]) {
        self.loss = loss
        self.outputs = outputs
    }
}
