/// A loss that compares each label with the output in the same place,
/// and averages over the last axis.
///
/// Subclass it, and return one loss per element from ``elementLosses(_:_:)``;
/// shapes are checked before.
open class ElementwiseLoss: Loss {
    /// One loss for each element.
    ///
    /// - Parameters:
    ///   - yTrue: labels, in the shape and type of `yPred`.
    ///   - yPred: outputs, `[batch, …, features]`.
    open func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        .invalid(
            ShapeError(
                who: kerasClassName, expected: "an elementLosses(_:_:) of its own", got: "none",
                fix: "Override elementLosses(_:_:)."))
    }

    /// ``elementLosses(_:_:)``, averaged over the last axis.
    open override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        return elementLosses(yTrue, yPred).mean(axes: yPred.rank == 0 ? [] : [-1])
    }

    /// - Throws: ``DataError`` unless labels have the shape of the outputs and are finite.
    open override func validate(labels: Tensor, outputShape: Shape, outputName: String?) throws {
        try requireShape(labels, example: Array(outputShape.dimensions.dropFirst()), outputName)
        try super.validate(labels: labels, outputShape: outputShape, outputName: outputName)
    }
}
