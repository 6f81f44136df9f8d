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
    /// regression the labels' mean. nil where labels and outputs differ in shape under a loss
    /// that is not known.
    func outputsByChance(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? {
        let (labels, outputs) = linedUp(yTrue, yPred)
        guard let (classes, fromLogits) = classes(outputs) else {
            return labelMeans(labels, outputs)
        }
        return .full(outputs.shape, fromLogits ? 0 : 1 / Double(classes), dtype: outputs.dtype)
    }

    /// Outputs that know how often each label comes. Otherwise as ``outputsByChance(_:_:)``.
    func outputsByFrequency(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? {
        let (labels, outputs) = linedUp(yTrue, yPred)
        let shares: Tensor
        switch self {
        case let loss as BinaryCrossentropy:
            shares = clip(labels.mean(axes: [0], keepDims: true), min: 1e-6, max: 1 - 1e-6)
            return (loss.fromLogits ? log(shares / (1 - shares)) : shares)
                .broadcast(to: outputs.shape)
        case let loss as CategoricalCrossentropy:
            guard let axis = outputs.shape.normalizedAxis(loss.axis) else { return nil }
            shares = labels.mean(axes: (0..<labels.rank).filter { $0 != axis }, keepDims: true)
            return probabilities(shares, loss.fromLogits).broadcast(to: outputs.shape)
        case let loss as SparseCategoricalCrossentropy:
            let numbers = labels.reshaped(to: [-1]).cast(to: .int32)
            let rows = oneHot(numbers, depth: outputs.shape[-1], dtype: outputs.dtype)
            shares = divideOrZero(rows.sum(axes: [0]), rows.sum())
            return probabilities(shares, loss.fromLogits).broadcast(to: outputs.shape)
        default: return labelMeans(labels, outputs)
        }
    }

    /// Whether the labels are numbers to be predicted, not classes.
    var isRegression: Bool {
        !(self is BinaryCrossentropy || self is CategoricalCrossentropy
            || self is SparseCategoricalCrossentropy)
    }

    /// Choices among which a probability is divided, and whether outputs are logits;
    /// nil for regression.
    private func classes(_ outputs: Tensor) -> (count: Int, fromLogits: Bool)? {
        switch self {
        case let loss as BinaryCrossentropy: (2, loss.fromLogits)
        case let loss as CategoricalCrossentropy: (outputs.shape[loss.axis], loss.fromLogits)
        case let loss as SparseCategoricalCrossentropy: (outputs.shape[-1], loss.fromLogits)
        default: nil
        }
    }

    private func probabilities(_ shares: Tensor, _ asLogits: Bool) -> Tensor {
        let safe = maximum(shares, 1e-6)
        return asLogits ? log(safe) : safe
    }

    private func labelMeans(_ labels: Tensor, _ outputs: Tensor) -> Tensor? {
        guard labels.shape == outputs.shape, labels.rank > 0 else { return nil }
        return labels.mean(axes: [0], keepDims: true).broadcast(to: outputs.shape)
    }
}
