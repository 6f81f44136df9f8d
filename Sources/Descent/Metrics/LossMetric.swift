/// A loss as a metric: its mean over all examples.
///
/// Keras has `metrics.MeanSquaredError` beside `losses.MeanSquaredError`. Here the loss is wrapped:
/// `metrics: [.meanSquaredError]`, or `LossMetric(Huber(delta: 2))` for any other.
public final class LossMetric: MeanMetric {
    /// What is averaged. Its reduction does not matter.
    public let loss: Loss

    /// - Parameters:
    ///   - loss: what is averaged.
    ///   - name: default the name of the loss, `mean_squared_error`.
    public init(_ loss: Loss, name: String? = nil) {
        self.loss = loss
        super.init(name: name ?? loss.name)
        configurationError = loss.configurationError
    }

    /// Losses are made small.
    public override var isBetterWhenHigher: Bool? { false }

    /// The losses of the examples.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        loss.call(yTrue, yPred)
    }

    override func mask(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? { loss.mask(yTrue, yPred) }

    /// The loss' name.
    public override var kerasClassName: String { loss.kerasClassName }

    public override func config() -> [ConfigEntry] {
        super.config() + loss.config().filter { $0.key != "name" && $0.key != "reduction" }
    }
}
