import DescentCore

/// Stands where an output has no loss: it is neither trained nor, unless it has metrics,
/// compared with labels.
final class NoLoss: Loss {
    init() { super.init() }

    override var isTrained: Bool { false }

    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor { yPred.zerosLike() }

    override func validate(labels: Tensor, outputShape: Shape, outputName: String?) throws {}
}
