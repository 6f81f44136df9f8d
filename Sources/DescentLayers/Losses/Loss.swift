import DescentSupport

/// What training makes small: the distance between labels and outputs.
///
/// To write your own, subclass it and return one loss per example from ``call(_:_:)``;
/// derivatives follow from the tensor maths:
///
/// ```swift
/// final class Pinball: Loss {
///     override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
///         let e = yTrue - yPred
///         return maximum(e * 0.9, e * -0.1).mean(axes: [-1])
///     }
/// }
/// ```
///
/// Called with labels and outputs, a loss gives its mean over the batch (see ``LossReduction``):
/// `MeanSquaredError()(y, model(x))`.
open class Loss: DescribedObject {
    /// Keras' name, `binary_crossentropy`; for losses of your own the class name in that style.
    public private(set) var name: String
    /// How the losses of single examples are put together.
    public let reduction: LossReduction

    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together; default their mean.
    ///   - name: default the class name in Keras' style.
    public init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        self.reduction = reduction
        self.name = ""
        super.init()
        self.name = name ?? snakeCase(kerasClassName)
        checkParameters()
    }

    // MARK: For subclasses

    /// One loss per example, for example `[batch]`.
    ///
    /// - Parameters:
    ///   - yTrue: labels, converted to the type of `yPred`.
    ///   - yPred: outputs of the model, `[batch, …]`, float32 or float64.
    open func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        .invalid(
            ShapeError(
                who: kerasClassName, expected: "a call(_:_:) of its own", got: "none",
                fix: "Override call(_:_:) and return one loss per example."))
    }

    /// Which losses count, bool in the shape of what ``call(_:_:)`` returns; nil for all.
    open func mask(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? { nil }

    /// What the loss expects of labels and outputs; nil, the default, for a loss that is not judged.
    open var expects: DataExpectation? { nil }

    /// Whether training makes it small; false where an output has no loss.
    package var isTrained: Bool { true }

    /// Checks all labels on the host before training starts.
    ///
    /// This one wants at least one row and finite numbers, and what ``expects`` says of labels;
    /// losses with narrower needs override it.
    /// - Parameters:
    ///   - labels: all of them, `[rows, …]`.
    ///   - outputShape: what the model returns, with ``Shape/unknown`` for the batch.
    ///   - outputName: named in errors of models with several outputs.
    /// - Throws: ``DataError`` with row and value; what evaluating `labels` throws.
    open func validate(labels: Tensor, outputShape: Shape, outputName: String?) throws {
        try requireExpected(labels, outputShape, outputName)
    }

    /// What every loss is made with; subclasses append their own.
    open override class var parameters: [Parameter] {
        [
            Parameter("name", \Loss.name, "The name in Keras' style.").optional.placed(.name)
                .spelled { (loss: Loss) in
                    loss.name == snakeCase(loss.kerasClassName) ? nil : loss.name.swiftSource()
                },
            Parameter(
                "reduction", \Loss.reduction, default: .sumOverBatchSize,
                "How the losses of a batch are put together."
            ).placed(.common),
            .ignored("dtype", "The type losses are computed in: that of the outputs."),
        ]
    }

    // MARK: Calling

    /// The reduced loss.
    ///
    /// Labels `[n]` against outputs `[n, 1]`, and the other way round, are lined up as in Keras;
    /// labels are converted to the type of the outputs (float16 and bfloat16 to float32). What the
    /// mask of the outputs leaves out costs nothing, and means are over the rest.
    /// - Parameters:
    ///   - yTrue: labels of the batch.
    ///   - yPred: outputs of the model.
    ///   - sampleWeight: weights of the examples, `[n]` or `[n, 1]`, or of each loss.
    /// - Returns: a scalar, or the losses with ``LossReduction/none``;
    ///   invalid if shapes do not fit.
    public final func callAsFunction(
        _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
    ) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        return NameScope.with(name, at: nil) {
            let (labels, outputs) = linedUp(yTrue, yPred)
            return reduce(
                call(labels, outputs), weight: sampleWeight,
                mask: masked(yPred.mask, by: mask(labels, outputs), outputs.dtype),
                by: reduction, who: kerasClassName)
        }
    }
}
