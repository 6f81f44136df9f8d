import DescentCore

/// What a loss costs with outputs that do not look at the inputs:
/// the yardstick for what a model has learnt.
extension Loss {
    /// The mean over all examples, without weights; a scalar.
    func plainMean(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let (labels, outputs) = linedUp(yTrue, yPred)
        let values = call(labels, outputs)
        guard let mask = mask(labels, outputs) else { return values.mean() }
        let counts = mask.cast(to: values.dtype)
        return divideOrZero((values * counts).sum(), counts.sum())
    }

    /// Outputs in the shape of `yPred` that know nothing: equal probabilities, or for
    /// numbers the labels' mean. nil where labels and outputs differ in shape under a loss
    /// that states nothing.
    func outputsByChance(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? {
        let (labels, outputs) = linedUp(yTrue, yPred)
        guard let choice = Choice(expects), let count = choice.count(outputs.shape) else {
            return labelMeans(labels, outputs)
        }
        return .full(
            outputs.shape, choice.areLogits ? 0 : 1 / Double(count), dtype: outputs.dtype)
    }

    /// Outputs that know how often each label comes. Otherwise as ``outputsByChance(_:_:)``.
    func outputsByFrequency(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? {
        let (labels, outputs) = linedUp(yTrue, yPred)
        guard let choice = Choice(expects) else { return labelMeans(labels, outputs) }
        return choice.outputs(labels, like: outputs)
    }

    /// Whether labels are numbers to be predicted, not classes, as far as is known.
    var isRegression: Bool { Choice(expects) == nil }

    private func labelMeans(_ labels: Tensor, _ outputs: Tensor) -> Tensor? {
        guard labels.shape == outputs.shape, labels.rank > 0 else { return nil }
        return labels.mean(axes: [0], keepDims: true).broadcast(to: outputs.shape)
    }
}

/// Answers among which a probability is divided.
private struct Choice {
    let labels: DataExpectation.Labels
    let areLogits: Bool

    /// nil for numbers to be predicted, and for outputs that are no probabilities of labels.
    init?(_ expects: DataExpectation?) {
        guard let expects, expects.labels != .numbers,
            expects.wantsLogits || expects.wantsProbabilities
        else { return nil }
        labels = expects.labels
        areLogits = expects.wantsLogits
    }

    /// How many answers there are; nil if outputs have no such axis.
    func count(_ outputs: Shape) -> Int? {
        let axis: Int
        switch labels {
        case .bits, .numbers: return 2
        case .oneHot(let classes): axis = classes
        case .classNumbers: axis = -1
        }
        return outputs.normalizedAxis(axis).map { outputs[$0] }
    }

    /// Outputs that say how often each label comes.
    func outputs(_ labels: Tensor, like outputs: Tensor) -> Tensor? {
        switch self.labels {
        case .bits, .numbers:
            let shares = clip(labels.mean(axes: [0], keepDims: true), min: 1e-6, max: 1 - 1e-6)
            return (areLogits ? log(shares / (1 - shares)) : shares).broadcast(to: outputs.shape)
        case .oneHot(let axis):
            guard let axis = outputs.shape.normalizedAxis(axis) else { return nil }
            let others = (0..<labels.rank).filter { $0 != axis }
            return probabilities(labels.mean(axes: others, keepDims: true), outputs.shape)
        case .classNumbers:
            let numbers = labels.reshaped(to: [-1]).cast(to: .int32)
            let rows = oneHot(numbers, depth: outputs.shape[-1], dtype: outputs.dtype)
            return probabilities(divideOrZero(rows.sum(axes: [0]), rows.sum()), outputs.shape)
        }
    }

    private func probabilities(_ shares: Tensor, _ shape: Shape) -> Tensor {
        let safe = maximum(shares, 1e-6)
        return (areLogits ? log(safe) : safe).broadcast(to: shape)
    }
}
