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
        require(
            !(loss is CosineSimilarity), "a loss whose metric has its sign",
            got: "CosineSimilarity",
            fix: "Use CosineSimilarityMetric, which is large where directions agree.")
    }

    /// Losses are made small.
    public override var isBetterWhenHigher: Bool? { false }

    /// The losses of the examples.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        loss.call(yTrue, yPred)
    }

    override func mask(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? { loss.mask(yTrue, yPred) }

    /// The loss' name, but for the one whose metric Keras calls otherwise.
    public override var kerasClassName: String { Self.className(of: loss.kerasClassName) }

    private static func className(of loss: String) -> String {
        loss == "LogCosh" ? "LogCoshError" : loss
    }

    /// Its name, and the arguments of the loss without name and reduction.
    public override func config() -> [ConfigEntry] {
        super.config()
            + loss.config().filter { entry in
                // Where it is the usual one: another must not get lost.
                let isUnknown =
                    Self.isUnknown(entry.key, of: loss.kerasClassName) && entry.value == .int(-1)
                return !isUnknown && !Self.isOfEveryLoss(entry.key)
            }
    }

    /// Whether Keras' metric has no such argument, though the loss has.
    private static func isUnknown(_ key: String, of loss: String) -> Bool {
        loss == "BinaryCrossentropy" && key == "axis"
    }

    private static func isOfEveryLoss(_ key: String) -> Bool {
        Loss.parameters.contains { $0.key == key }
    }

    /// The name that Keras gives the metric: that of the loss, but for one.
    private static func defaultName(of loss: ClassRegistry<Loss>.Entry) -> String? {
        loss.className == "LogCosh" ? "logcosh" : nil
    }

    /// A registered loss as a metric.
    static func entry(_ loss: ClassRegistry<Loss>.Entry) -> ClassRegistry<Metric>.Entry {
        .init(
            className: className(of: loss.className), name: loss.name,
            aliases: loss.aliases
                + (loss.className == "LogCosh" ? ["LogCosh", "log_cosh_error"] : []),
            typeName: loss.typeName, type: loss.type,
            table: {
                parameters
                    + loss.parameters.filter {
                        !isOfEveryLoss($0.key) && !isUnknown($0.key, of: loss.className)
                    }
            }
        ) { config in
            let own = config.entries.filter { !isOfEveryLoss($0.key) }
            let name = try config.given(\Metric.name) ?? defaultName(of: loss)
            return LossMetric(try loss.make(own), name: name)
        }
    }
}

extension LossMetric: SwiftSpelled {
    /// By its loss, or the string that stands for it.
    package func swiftSource() throws(SwiftFault) -> String {
        let named = try? Metric.named(name, who: "LossMetric")
        if named?.configObject == configObject { return name.swiftSource() }
        return SwiftCall(
            "LossMetric", [try SwiftCall(loss).text, "name: \(name.swiftSource())"]
        ).text
    }
}
