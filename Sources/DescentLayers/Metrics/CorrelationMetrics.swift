/// The mean of the correlations between labels and outputs along an axis: 1 where one is a rising
/// straight line of the other, −1 where it is a falling one.
///
///     mean((t − mean(t)) / σ(t) · (p − mean(p)) / σ(p))
///
/// NaN where all labels or outputs are equal, as in Keras.
public final class PearsonCorrelation: MeanMetric, Configurable {
    /// What is correlated.
    public let axis: Int

    /// - Parameters:
    ///   - axis: what is correlated, default the last: the features of each example.
    ///   - name: default `pearson_correlation`.
    public init(axis: Int = -1, name: String? = nil) {
        self.axis = axis
        super.init(name: name)
    }

    /// More agreement is better.
    public override var isBetterWhenHigher: Bool? { true }

    /// The correlations, without `axis`.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = unequalShapes(yTrue, yPred) { return fault }
        return (standardised(yTrue) * standardised(yPred)).mean(axes: [axis])
    }

    private func standardised(_ x: Tensor) -> Tensor {
        let centred = x - x.mean(axes: [axis], keepDims: true)
        return centred / centred.standardDeviation(axes: [axis], keepDims: true)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter("axis", \PearsonCorrelation.axis, default: -1, "What is correlated.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\PearsonCorrelation.axis], name: config.given(\Metric.name))
    }
}

/// The mean of Lin's concordance between labels and outputs along an axis: a correlation that falls
/// where means or widths differ too.
///
///     mean(2 · (t − mean(p)) · (p − mean(p)) / (σ²(t) + σ²(p) + (mean(t) − mean(p))² + 1e-7))
///
/// - Source: Lin 1989; as Keras 3.
public final class ConcordanceCorrelation: MeanMetric, Configurable {
    /// What is compared.
    public let axis: Int

    /// - Parameters:
    ///   - axis: what is compared, default the last: the features of each example.
    ///   - name: default `concordance_correlation`.
    public init(axis: Int = -1, name: String? = nil) {
        self.axis = axis
        super.init(name: name)
    }

    /// More agreement is better.
    public override var isBetterWhenHigher: Bool? { true }

    /// The concordances, without `axis`.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = unequalShapes(yTrue, yPred) { return fault }
        let trueMean = yTrue.mean(axes: [axis], keepDims: true)
        let predMean = yPred.mean(axes: [axis], keepDims: true)
        let spread =
            yTrue.variance(axes: [axis], keepDims: true)
            + yPred.variance(axes: [axis], keepDims: true) + square(trueMean - predMean)
        let common = (yTrue - predMean) * (yPred - predMean)
        return (common * 2 / (spread + 1e-7)).mean(axes: [axis])
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter("axis", \ConcordanceCorrelation.axis, default: -1, "What is compared.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\ConcordanceCorrelation.axis], name: config.given(\Metric.name))
    }
}
