public import DescentCore

/// What the training doctor measured and what it thinks of it.
///
/// Made by ``Model/diagnose(_:_:batchSize:)`` before training, and by `fit(…, doctor: true)` about
/// the training itself, as ``History/diagnosis``. Printed, it is a report: findings, then the
/// tables behind them.
public struct Diagnosis: Sendable {
    /// What can be wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// No weight is trained: the model is frozen, or has none.
        case nothingToTrain
        /// Before training the loss is far above what guessing costs.
        case initialLoss
        /// A few rows cannot be learnt by heart.
        case cannotOverfitBatch
        /// Inputs as they reach the first weights are far from the scale of 1.
        case inputScale
        /// Different numbers of an input become equal in float32.
        case indistinctInputs
        /// Numbers to be predicted are so large that outputs do not get there.
        case targetScale
        /// ReLU units that are 0 for every row.
        case deadUnits
        /// Sigmoid or tanh units that stand at their bounds.
        case saturatedUnits
        /// Weights whose derivative is 0.
        case noGradient
        /// Derivatives get smaller from the last layer to the first.
        case vanishingGradients
        /// Derivatives get larger from the last layer to the first.
        case explodingGradients
        /// One step changes weights by a large part of themselves.
        case updateTooLarge
        /// Steps are so small that weights stay as they are.
        case updateTooSmall
        /// The loss rises or jumps about.
        case learningRateTooHigh
        /// The loss hardly falls, and steps are small.
        case learningRateTooLow
        /// The model does badly on the very rows it was trained on.
        case highBias
        /// The model does much worse on rows it was not trained on.
        case highVariance
        /// From some epoch on training makes the model worse on rows it was not trained on.
        case overfitting
    }

    /// One thing that is wrong.
    public struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// What is wrong.
        public let kind: Kind
        /// The layer, weight or output concerned: `dense_1`, `dense_1/kernel`;
        /// nil for the whole model.
        public let place: String?
        /// What was needed and what came, in words.
        public let evidence: String
        /// The number that was measured; what it is, `evidence` says.
        public let measured: Double
        /// The number beyond which it is a finding.
        public let limit: Double
        /// What to do.
        public let suggestion: String

        /// Evidence and suggestion.
        public var description: String { "\(evidence) \(suggestion)" }
    }

    /// The loss of one output before training.
    public struct LossRow: Sendable, Hashable {
        /// Name of the output.
        public let output: String
        /// Mean loss over the rows looked at, without weights and penalties.
        public let value: Double
        /// The same for outputs that know nothing: equal probabilities (ln K), ½ (ln 2), or for
        /// regression the mean of the labels (their variance under MSE); nil for losses that have
        /// no such outputs.
        public let chance: Double?
        /// The same for outputs that know how often each label comes, but look at no input.
        public let constant: Double?
    }

    /// What reaches the weights that see the data first.
    public struct InputRow: Sendable, Hashable {
        /// The layer with these weights.
        public let layer: String
        /// The feature (index on the last axis) with the largest root mean square.
        public let feature: Int
        /// Root mean square of that feature over the rows looked at.
        public let size: Double
    }

    /// One layer.
    public struct LayerRow: Sendable, Hashable {
        /// Path of the layer: `block/dense`.
        public let name: String
        /// Features of its output, the last axis.
        public let units: Int
        /// Share of ReLU units that are 0 for every row; nil without ReLU.
        public internal(set) var deadShare: Double?
        /// Share of sigmoid or tanh units that stand within 0.01 of a bound in nine of ten rows;
        /// nil without, and for outputs of the model.
        public internal(set) var saturatedShare: Double?
        /// L2 norm of the derivative of the loss with respect to the layer's output (of a final
        /// sigmoid or softmax, to what goes into it); nil for layers without a weight matrix.
        public internal(set) var gradientNorm: Double?
    }

    /// One weight that is trained.
    public struct WeightRow: Sendable, Hashable {
        /// `dense/kernel`.
        public let name: String
        /// Its shape.
        public let shape: Shape
        /// Root mean square of its elements.
        public let size: Double
        /// L2 norm of its derivative.
        public let gradientNorm: Double
        /// Root mean square of what one step of the optimizer changes, of the elements it changes,
        /// as a share of ``size``.
        public let updateRatio: Double
    }

    /// A short training on a few rows, undone afterwards.
    public struct OverfitTrial: Sendable, Hashable {
        /// Rows it was to learn by heart.
        public let rows: Int
        /// The optimizer that got furthest: the compiled one,
        /// or `adam` with the learning rate tried.
        public let optimizer: String
        /// Steps it was given, or needed.
        public let steps: Int
        /// Loss of these rows before, without penalties.
        public let lossBefore: Double
        /// Loss of these rows after the best of the trials, without penalties.
        public let lossAfter: Double
        /// Loss of the best outputs that look at no input.
        public let constant: Double
        /// Whether the loss came below half of `constant`.
        public let succeeded: Bool
        /// Loss after the steps of the compiled optimizer.
        let lossWithOwnOptimizer: Double
        /// Loss after one step of the compiled optimizer.
        let lossAfterOneStep: Double
    }

    /// What is wrong; empty for a healthy model.
    public let findings: [Finding]
    /// Rows the measurements were made on.
    public let rows: Int
    /// Losses before training, by output.
    public let losses: [LossRow]
    /// Inputs as the first weights see them.
    public let inputs: [InputRow]
    /// Layers in the order of their calls: with `diagnose` as the model is,
    /// after `fit` as it was left.
    public let layers: [LayerRow]
    /// Weights in the order of the model.
    public let weights: [WeightRow]
    /// Gradient norm of the first layer with a weight matrix as a multiple of the last one's;
    /// nil for fewer than three.
    public let gradientRatio: Double?
    /// The training on a few rows; nil after `fit`, and where labels are all alike.
    public let overfitTrial: OverfitTrial?
    /// Where the time of a training step goes; nil after `fit`, and for a device that does not
    /// tell.
    public let profile: Profile?

    /// Whether nothing is wrong.
    public var isHealthy: Bool { findings.isEmpty }

    /// The findings of one kind.
    public func findings(of kind: Kind) -> [Finding] { findings.filter { $0.kind == kind } }
}
