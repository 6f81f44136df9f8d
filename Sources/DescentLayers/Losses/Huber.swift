/// Half the square of errors up to `delta`, and a straight line beyond,
/// averaged over the last axis.
///
///     |e| ≤ delta: e² / 2        else: delta · |e| − delta² / 2
public final class Huber: ElementwiseLoss, Configurable {
    /// Where the line begins.
    public let delta: Double

    /// - Parameters:
    ///   - delta: above 0, in the unit of the labels. Default 1, as Keras 3.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `huber_loss`, as Keras.
    public init(
        delta: Double = 1, reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.delta = delta
        super.init(reduction: reduction, name: name ?? "huber_loss")
    }

    /// Numbers to be predicted.
    public override var expects: DataExpectation? { .numbers }

    /// e² / 2 for an error e up to `delta`, `delta` · |e| − `delta`² / 2 beyond.
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let error = abs(yPred - yTrue)
        return .where(
            error .<= delta, square(error) * 0.5, error * delta - 0.5 * delta * delta)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "delta", \Huber.delta, default: 1,
                rule: .finite(
                    above: 0, fix: "Use 1, or the size of the errors that count as outliers."),
                "Where the line begins.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            delta: config[\Huber.delta], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}
