/// How much of the labels' variance the outputs explain: 1 − Σ (t − p)² / Σ (t − mean(t))²,
/// for each of several numbers that are predicted.
///
/// 1 is perfect, 0 no better than the mean of the labels, and there is no least.
public final class R2Score: Metric, Configurable {
    /// How one score is made of several.
    public enum ClassAggregation: String, Sendable, Hashable, CaseIterable {
        /// The mean.
        case uniformAverage = "uniform_average"
        /// The mean, weighted by the variances of the labels.
        case varianceWeightedAverage = "variance_weighted_average"
    }

    /// How one score is made of several; nil for none, see ``results()``.
    public let classAggregation: ClassAggregation?
    /// The number of inputs the score is adjusted for; 0 for none.
    public let numRegressors: Int
    private var sums: Variable?
    private var squares: Variable?
    private var errors: Variable?
    private var counts: Variable?
    private var samples: Variable?

    /// - Parameters:
    ///   - classAggregation: how one score is made of several; default their mean. With nil
    ///     ``results()`` has all, ``result()`` their mean.
    ///   - numRegressors: adjusts the score for so many inputs, by which it would rise even if they
    ///     told nothing; default 0, not at all. As Keras, which counts all numbers of all rows.
    ///   - name: default `r2_score`.
    public init(
        classAggregation: ClassAggregation? = .uniformAverage, numRegressors: Int = 0,
        name: String? = nil
    ) {
        self.classAggregation = classAggregation
        self.numRegressors = numRegressors
        super.init(name: name ?? "r2_score")
    }

    /// Numbers to be predicted.
    public override var expects: DataExpectation? { .numbers }

    /// More that is explained is better.
    public override var isBetterWhenHigher: Bool? { true }

    /// Makes the sums, one for each number that is predicted.
    ///
    /// - Throws: ``ConfigurationError`` unless outputs are `[batch, numbers]` or `[batch]`.
    public override func build(yTrue: Shape, yPred: Shape) throws {
        guard yPred.rank <= 2, yPred.rank < 2 || yPred[-1] != Shape.unknown else {
            throw ConfigurationError(
                who: "\(kerasClassName) '\(name)'", expected: "outputs [batch, numbers]",
                got: "\(yPred)", fix: "Flatten them, or choose another metric.")
        }
        let shape: Shape = [yPred.rank < 2 ? 1 : yPred[-1]]
        samples = try addState("num_samples")
        squares = try addState("squared_sum", shape: shape)
        sums = try addState("sum", shape: shape)
        errors = try addState("residual", shape: shape)
        counts = try addState("count", shape: shape)
    }

    /// Adds up labels, their squares and errors, each with its weight.
    public override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {
        guard isReady(yTrue, yPred) else { return }
        var (labels, outputs) = linedUp(yTrue, yPred)
        if let fault = unequalShapes(labels, outputs) { (labels, outputs) = (fault, fault) }
        let weights = weights(sampleWeight, mask: yPred.mask, for: outputs)
        func sum(_ x: Tensor) -> Tensor {
            // Differences of large sums need digits.
            (x * weights).cast(to: .float64).sum(axes: [0])
        }
        add(sum(labels), to: sums)
        add(sum(square(labels)), to: squares)
        add(sum(square(labels - outputs)), to: errors)
        add(weights.sum(axes: [0]), to: counts)
        add(.full([], Double(Swift.max(labels.count, 0))), to: samples)
    }

    /// The score of each number that is predicted; 0 where labels are all equal and outputs not.
    public func results() throws -> [Double] { try scores().map(\.score) }

    private func scores() throws -> [(score: Double, variance: Double)] {
        let (sum, square) = (try numbers(sums), try numbers(squares))
        let (error, count) = (try numbers(errors), try numbers(counts))
        return sum.indices.map { i in
            let total = square[i] - sum[i] * sum[i] / count[i]
            let score = 1 - error[i] / total
            return (score.isInfinite ? 0 : score, total)
        }
    }

    /// The score; see ``classAggregation``.
    public override func result() throws -> Double {
        let scores = try scores()
        let seen = try numbers(samples).first ?? 0
        guard seen > 0 else { return 0 }
        return adjusted(mean(of: scores), seen)
    }

    private func mean(of scores: [(score: Double, variance: Double)]) -> Double {
        guard classAggregation == .varianceWeightedAverage else {
            return scores.map(\.score).reduce(0, +) / Double(scores.count)
        }
        return scores.map { $0.score * $0.variance }.reduce(0, +)
            / scores.map(\.variance).reduce(0, +)
    }

    /// As it is where there are too few examples to adjust it.
    private func adjusted(_ score: Double, _ seen: Double) -> Double {
        let free = seen - Double(numRegressors) - 1
        guard numRegressors > 0, free > 0 else { return score }
        return 1 - (1 - score) * (seen - 1) / free
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "class_aggregation", \R2Score.classAggregation,
                form: ConfigForm<ClassAggregation>.ofType.orNull, default: .uniformAverage,
                "How one score is made of several."),
            Parameter(
                "num_regressors", \R2Score.numRegressors, default: 0,
                rule: .atLeast(0, fix: "Leave it out for 0."),
                "The number of inputs the score is adjusted for."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            classAggregation: config[\R2Score.classAggregation],
            numRegressors: config[\R2Score.numRegressors], name: config.given(\Metric.name))
    }
}

extension R2Score.ClassAggregation: ConfigConvertible {}

@available(
    *, unavailable, message: "write .uniformAverage or .varianceWeightedAverage without quotes"
)
extension R2Score.ClassAggregation: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .uniformAverage }
}
