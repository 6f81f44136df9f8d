/// Half the square of errors up to `delta`, and a straight line beyond,
/// averaged over the last axis.
///
///     |e| ≤ delta: e² / 2        else: delta · |e| − delta² / 2
public final class Huber: ElementwiseLoss {
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
        require(
            delta > 0 && delta.isFinite, "a finite delta above 0", got: "\(delta)",
            fix: "Use 1, or the size of the errors that count as outliers.")
    }

    /// Numbers to be predicted.
    public override var expects: DataExpectation? { .numbers }

    /// e² / 2 for an error e up to `delta`, `delta` · |e| − `delta`² / 2 beyond.
    public override func elementLosses(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let error = abs(yPred - yTrue)
        return .where(
            error .<= delta, square(error) * 0.5, error * delta - 0.5 * delta * delta)
    }

    public override func config() -> [ConfigEntry] {
        super.config() + [ConfigEntry("delta", .double(delta))]
    }
}
