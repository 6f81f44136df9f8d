/// A mean of precision and recall for each class, in which recall counts `beta` times as much.
///
///     (1 + beta²) · precision · recall / (beta² · precision + recall)
///
/// Labels are one-hot, or several per example, `[batch, classes]`.
public class FBetaScore: Metric, Configurable {
    /// How one score is made of those of the classes.
    public enum Average: String, Sendable, Hashable, CaseIterable {
        /// Of all answers together.
        case micro
        /// The mean of the classes.
        case macro
        /// The mean of the classes, weighted by their labels.
        case weighted
    }

    /// How one score is made of those of the classes; nil for none, see ``results()``.
    public let average: Average?
    /// How much more recall counts than precision.
    public let beta: Double
    /// Above it an output counts as yes; nil where the largest of an example does.
    public let threshold: Double?
    private var truePositives: Variable?
    private var falsePositives: Variable?
    private var falseNegatives: Variable?
    private var labelCounts: Variable?

    /// - Parameters:
    ///   - average: how one score is made of those of the classes. Default none: ``results()`` has
    ///     all, ``result()`` their mean.
    ///   - beta: above 0, default 1.
    ///   - threshold: above 0, at most 1; default none, the largest output of an example is yes.
    ///   - name: default `fbeta_score`.
    public init(
        average: Average? = nil, beta: Double = 1, threshold: Double? = nil, name: String? = nil
    ) {
        self.average = average
        self.beta = beta
        self.threshold = threshold
        super.init(name: name ?? "fbeta_score")
    }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// Makes the counts, one for each class, or one of each kind for ``Average/micro``.
    ///
    /// - Throws: ``ConfigurationError`` unless outputs are `[batch, classes]`.
    public override func build(yTrue: Shape, yPred: Shape) throws {
        guard yPred.rank == 2, yPred[-1] != Shape.unknown else {
            throw ConfigurationError(
                who: "\(kerasClassName) '\(name)'", expected: "outputs [batch, classes]",
                got: "\(yPred)", fix: "Flatten them, or choose another metric.")
        }
        let shape: Shape = average == .micro ? [] : [yPred[-1]]
        truePositives = try addState("true_positives", shape: shape)
        falsePositives = try addState("false_positives", shape: shape)
        falseNegatives = try addState("false_negatives", shape: shape)
        labelCounts = try addState("intermediate_weights", shape: shape)
    }

    /// Adds up right and wrong answers of each class, each with its weight.
    public override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {
        guard isReady(yTrue, yPred) else { return }
        var (labels, outputs) = linedUp(yTrue, yPred)
        if let fault = unequalShapes(labels, outputs) { (labels, outputs) = (fault, fault) }
        let weights = weights(sampleWeight, mask: yPred.mask, for: outputs)
        let answers = isYes(outputs).cast(to: outputs.dtype)
        let axes: [Int]? = average == .micro ? nil : [0]
        func sum(_ x: Tensor) -> Tensor { (x * weights).sum(axes: axes) }
        add(sum(answers * labels), to: truePositives)
        add(sum(answers * (1 - labels)), to: falsePositives)
        add(sum((1 - answers) * labels), to: falseNegatives)
        add(sum(labels), to: labelCounts)
    }

    private func isYes(_ outputs: Tensor) -> Tensor {
        if let threshold { return outputs .> threshold }
        // Nothing is said where all outputs are 0.
        let largest = outputs.max(axes: [-1], keepDims: true)
        return (outputs .>= largest) .& (abs(outputs) .> 1e-9)
    }

    /// The score of each class; of all together for ``Average/micro``.
    public func results() throws -> [Double] {
        let (tp, fp) = (try numbers(truePositives), try numbers(falsePositives))
        let fn = try numbers(falseNegatives)
        return tp.indices.map { i in
            let precision = tp[i] / (tp[i] + fp[i] + 1e-7)
            let recall = tp[i] / (tp[i] + fn[i] + 1e-7)
            let mean = precision * recall / (beta * beta * precision + recall + 1e-7)
            return mean * (1 + beta * beta)
        }
    }

    /// The average score; the mean of the classes where none was chosen.
    public override func result() throws -> Double {
        let scores = try results()
        guard average == .weighted else {
            return quotient(scores.reduce(0, +), Double(scores.count))
        }
        let weights = try numbers(labelCounts)
        return zip(scores, weights).map { $0 * $1 }.reduce(0, +) / (weights.reduce(0, +) + 1e-7)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "average", \FBetaScore.average, "How one score is made of those of the classes."),
            Parameter(
                "beta", \FBetaScore.beta, default: 1,
                rule: .finite(above: 0, fix: "Leave it out for 1."),
                "How much more recall counts than precision."),
            Parameter(
                "threshold", \FBetaScore.threshold,
                rule: Rule(
                    { "\($0) above 0, at most 1" }, fix: "Use 0.5, or leave it out.",
                    holds: { $0 > 0 && $0 <= 1 }),
                "Above it an output counts as yes; null where the largest does."),
        ]
    }

    /// From the arguments of the table.
    public required convenience init(config: Configuration) throws {
        try self.init(
            average: config[\FBetaScore.average], beta: config[\FBetaScore.beta],
            threshold: config[\FBetaScore.threshold], name: config.given(\Metric.name))
    }
}

extension FBetaScore.Average: ConfigConvertible {}

@available(*, unavailable, message: "write .micro, .macro or .weighted without quotes")
extension FBetaScore.Average: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .micro }
}
