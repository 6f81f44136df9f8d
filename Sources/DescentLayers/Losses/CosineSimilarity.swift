/// Minus the cosine of the angle between labels and outputs: −1 for one direction, 1 for opposite
/// ones, 0 where either is 0.
///
///     −Σ (t / ‖t‖) · (p / ‖p‖) along `axis`
public final class CosineSimilarity: Loss, Configurable {
    /// The axis of the directions.
    public let axis: Int

    /// - Parameters:
    ///   - axis: the axis of the directions, default the last.
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `cosine_similarity`.
    public init(
        axis: Int = -1, reduction: LossReduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.axis = axis
        super.init(reduction: reduction, name: name)
    }

    /// −Σ (t / ‖t‖) · (p / ‖p‖) along `axis`, which disappears.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = shapeFault(yTrue, yPred, expected: yPred.shape) { return fault }
        return -cosine(yTrue, yPred, axis: axis)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "axis", \CosineSimilarity.axis, default: -1, "The axis of the directions.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\CosineSimilarity.axis], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }
}

/// The cosine of the angle between two tensors along `axis`, which disappears.
func cosine(_ a: Tensor, _ b: Tensor, axis: Int) -> Tensor {
    (unitLength(a, axis: axis) * unitLength(b, axis: axis)).sum(axes: [axis])
}

/// x / max(‖x‖, 1e-7) along `axis`, as Keras' `normalize`.
func unitLength(_ x: Tensor, axis: Int) -> Tensor {
    // Under a root of 0 there would be no derivative.
    let squares = square(x).sum(axes: [axis], keepDims: true)
    return x / sqrt(maximum(squares, 1e-14))
}
