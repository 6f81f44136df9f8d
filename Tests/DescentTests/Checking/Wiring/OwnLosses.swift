import Descent

/// Losses of a user's own that state what they expect.

/// Cross-entropy of yes-or-no questions, less of it where the answer is right already.
final class Focal: Loss {
    let fromLogits: Bool
    init(fromLogits: Bool = false) {
        self.fromLogits = fromLogits
        super.init()
    }
    override var expects: DataExpectation? { DataExpectation(.bits, fromLogits: fromLogits) }
    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let p = clip(fromLogits ? sigmoid(yPred) : yPred, min: 1e-6, max: 1 - 1e-6)
        let right = yTrue * p + (1 - yTrue) * (1 - p)
        return -(square(1 - right) * log(right)).mean(axes: [-1])
    }
}

/// The same over classes, with logits only.
final class FocalClasses: Loss {
    override var expects: DataExpectation? {
        DataExpectation(.classNumbers(ignoring: nil), outputs: .logits)
    }
    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        SparseCategoricalCrossentropy(fromLogits: true).call(yTrue, yPred)
    }
}

/// One-hot rows against probabilities.
final class Brier: Loss {
    override var expects: DataExpectation? {
        DataExpectation(.oneHot(axis: -1), outputs: .probabilities)
    }
    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        square(yTrue - yPred).sum(axes: [-1])
    }
}

/// Nine tenths of the labels are to lie below.
final class Quantile: Loss {
    override var expects: DataExpectation? { .numbers }
    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let e = yTrue - yPred
        return maximum(e * 0.9, e * -0.1).mean(axes: [-1])
    }
}

/// Counts, whose logarithm is taken.
final class PoissonLoss: Loss {
    override var expects: DataExpectation? {
        DataExpectation(.numbers, outputs: .within(0 ... .infinity))
    }
    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        (yPred - yTrue * log(abs(yPred) + 1e-7)).mean(axes: [-1])
    }
}
