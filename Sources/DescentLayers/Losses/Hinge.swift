/// The mean of max(1 − label · output, 0) over the last axis, for labels −1 and 1.
///
/// If all labels of a batch are 0 or 1, 0 stands for −1, as in Keras.
public final class Hinge: ElementwiseLoss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `hinge`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// max(1 − label · output, 0).
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        missingMargin(yTrue, yPred)
    }
}

/// max(1 − label · output, 0), with −1 for 0 if all labels are 0 or 1.
func missingMargin(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
    let areBits = ((yTrue .== 0) .| (yTrue .== 1)).all()
    let signs = Tensor.where(areBits, yTrue * 2 - 1, yTrue)
    return maximum(1 - signs * yPred, 0)
}
