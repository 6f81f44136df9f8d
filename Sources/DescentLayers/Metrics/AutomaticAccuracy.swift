/// `.accuracy`: stands for the accuracy that goes with the shapes of labels and outputs. Files have
/// its string; the class that Keras calls so is ``Accuracy``.
final class AutomaticAccuracy: Metric, Configurable {
    /// From the arguments of the table.
    convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name) ?? "accuracy")
    }

    static let entry = ClassRegistry<Metric>.Entry(
        AutomaticAccuracy.self, name: "accuracy", aliases: ["acc"]
    ) { try AutomaticAccuracy(config: $0) }

    /// Keras' rule. Shapes alone decide, never the loss: several sigmoid outputs count as one-hot.
    override func resolved(loss: Loss?, yTrue: Shape, yPred: Shape) -> Metric {
        if yPred[-1] == 1 || yPred.rank < 2 { return BinaryAccuracy(name: name) }
        if yTrue.rank < yPred.rank || (yTrue[-1] == 1 && yPred[-1] > 1) {
            return SparseCategoricalAccuracy(name: name)
        }
        return CategoricalAccuracy(name: name)
    }

    override var kerasString: String? { name == "acc" ? "acc" : "accuracy" }

    override var isAccuracy: Bool { true }

    override var isBetterWhenHigher: Bool? { true }

    /// Used by hand it becomes the accuracy of the first batch.
    private var chosen: Metric?

    override var variables: [Variable] { chosen?.variables ?? [] }

    override func build(yTrue: Shape, yPred: Shape) throws {
        let metric = resolved(loss: nil, yTrue: yTrue, yPred: yPred)
        try metric.buildIfNeeded(yTrue: yTrue, yPred: yPred)
        chosen = metric
    }

    override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor?) {
        guard isReady(yTrue, yPred) else { return }
        chosen?.update(yTrue, yPred, sampleWeight: sampleWeight)
    }

    override func result() throws -> Double {
        if let updateError { throw updateError }
        return try chosen?.result() ?? 0
    }

    override func reset() throws {
        try super.reset()
        try chosen?.reset()
    }
}

/// By the strings that stand for it, or a function, as the class is not the user's to make.
extension AutomaticAccuracy: SwiftSpelled {
    func swiftSource() -> String {
        ["accuracy", "acc"].contains(name)
            ? name.swiftSource() : "Metric.accuracy(name: \(name.swiftSource()))"
    }
}
