public import DescentCore

/// Where NaN or infinity came from: what `fit` found out by running the step in question again.
///
/// ``description`` is a block of text with all of it; ``summary`` one line.
public struct DivergenceReport: Sendable, Hashable, CustomStringConvertible {
    /// The part of a training step that an operation belongs to.
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        /// A number that was not finite before the step: data, or a weight.
        case input
        /// The layers' outputs.
        case forward
        /// The loss, with the penalties of regularisers.
        case loss
        /// Back-propagation.
        case backward
        /// The optimizer's update of weights and slots.
        case update
    }

    /// The numbers of an operation's input or output.
    public struct Range: Sendable, Hashable {
        /// What the numbers are: a weight, `x`, or the operation that made them.
        public let name: String
        /// Their shape.
        public let shape: Shape
        /// The smallest finite number; nil if there is none.
        public let lowest: Double?
        /// The largest finite number; nil if there is none.
        public let highest: Double?
        /// How many are NaN.
        public let nanCount: Int
        /// How many are infinite.
        public let infiniteCount: Int

        package init(
            name: String, shape: Shape, lowest: Double? = nil, highest: Double? = nil,
            nanCount: Int, infiniteCount: Int
        ) {
            self.name = name
            self.shape = shape
            self.lowest = lowest
            self.highest = highest
            self.nanCount = nanCount
            self.infiniteCount = infiniteCount
        }
    }

    /// The loss of ``step``, or of the step that broke the weights if that was seen first.
    public let loss: Double
    /// The epoch, from 1, in which the loss turned non-finite or weights were found to be.
    public let epoch: Int
    /// The step of that epoch, from 1.
    public let step: Int
    /// The step whose operation is to blame, from 1: ``step``, or an earlier one that broke
    /// a weight. Its numbers are those reported; nil if the number was there before.
    public let originStep: Int?
    /// The epoch of that step.
    public let originEpoch: Int?
    /// The weight or slot through which the fault got from ``originStep`` to ``step``;
    /// nil if they are one.
    public let brokenVariable: String?

    /// Where in the step the operation stands; nil if none was found, and for ``Cause/engine``.
    public let phase: Phase?
    /// The primitive, `log`; for ``Phase/input`` what is not finite: `x`, `y`, `dense/kernel`; for
    /// ``Cause/engine`` the instruction.
    public let operation: String?
    /// Class of the layer, loss or optimizer; nil outside of these.
    public let layerClass: String?
    /// Names from the outermost layer to the one that made the operation, `block/dense_1`.
    public let layer: String?
    /// Where the user made that layer, or opened the name scope around the operation;
    /// nil if neither.
    public let location: SourceLine?
    /// What the operation read.
    public let inputs: [Range]
    /// What it made of it.
    public let output: Range?
    /// The rows of the data given to `fit` that are responsible, ascending;
    /// empty if the operation depends on weights alone.
    public let rows: [Int]
    /// How many rows the batch has.
    public let batchSize: Int
    /// The kind of fault.
    public let cause: Cause
    /// The fault in words, with its numbers.
    public let explanation: String
    /// What to do about it.
    public let advice: String

    package init(
        loss: Double, epoch: Int, step: Int, originStep: Int? = nil, originEpoch: Int? = nil,
        brokenVariable: String? = nil, phase: Phase? = nil, operation: String? = nil,
        layerClass: String? = nil, layer: String? = nil, location: SourceLine? = nil,
        inputs: [Range], output: Range? = nil, rows: [Int], batchSize: Int, cause: Cause,
        explanation: String, advice: String
    ) {
        self.loss = loss
        self.epoch = epoch
        self.step = step
        self.originStep = originStep
        self.originEpoch = originEpoch
        self.brokenVariable = brokenVariable
        self.phase = phase
        self.operation = operation
        self.layerClass = layerClass
        self.layer = layer
        self.location = location
        self.inputs = inputs
        self.output = output
        self.rows = rows
        self.batchSize = batchSize
        self.cause = cause
        self.explanation = explanation
        self.advice = advice
    }
}
