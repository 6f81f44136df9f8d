import DescentCore

/// Stands where an output has no loss: it is neither trained nor, unless it has metrics,
/// compared with labels.
package final class NoLoss: Loss {
    package init() { super.init() }

    package override var isTrained: Bool { false }

    package override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor { yPred.zerosLike() }

    package override func validate(labels: Tensor, outputShape: Shape, outputName: String?) throws {
    }
}
