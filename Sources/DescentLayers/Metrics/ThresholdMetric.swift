/// Counts right and wrong answers on both sides of thresholds: what precision,
/// recall and AUC are made of.
///
/// An output counts as yes where it is above the threshold, a label where it is not 0.
/// Outputs of several labels are pooled.
public class ThresholdMetric: Metric {
    /// Above it an output counts as yes.
    public let thresholds: [Double]
    /// The only output looked at; nil for all.
    public let classId: Int?
    let fromLogits: Bool
    /// Whether outputs are sorted into buckets between evenly spread thresholds, as Keras does.
    private let isEven: Bool
    private let kinds: [Kind]
    private var counts: [Kind: Variable] = [:]

    /// Label and answer.
    enum Kind: String, CaseIterable {
        case truePositives = "true_positives"
        case falsePositives = "false_positives"
        case trueNegatives = "true_negatives"
        case falseNegatives = "false_negatives"
    }

    init(
        thresholds: [Double], isEven: Bool? = nil, counting kinds: [Kind], classId: Int? = nil,
        fromLogits: Bool = false, name: String?
    ) {
        self.thresholds = thresholds
        self.isEven = isEven ?? areEvenlySpread(thresholds)
        self.kinds = kinds
        self.classId = classId
        self.fromLogits = fromLogits
        super.init(name: name)
    }

    /// Labels that are 0 or not, and probabilities or logits.
    public override var expects: DataExpectation? {
        DataExpectation(.bits, outputs: fromLogits ? .logits : .probabilities)
    }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// Makes the counts, one for each threshold.
    ///
    /// - Throws: ``ConfigurationError`` for a `classId` that no output has.
    public override func build(yTrue: Shape, yPred: Shape) throws {
        if let classId, yPred[-1] != Shape.unknown, classId >= yPred[-1] {
            throw ConfigurationError(
                who: "\(kerasClassName) '\(name)'", expected: "a classId below \(yPred[-1])",
                got: "\(classId)", fix: "Classes count from 0.")
        }
        for kind in kinds { counts[kind] = try addState(kind.rawValue, shape: [thresholds.count]) }
    }

    /// Adds up right and wrong answers at each threshold, each with its weight.
    public override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {
        guard isReady(yTrue, yPred) else { return }
        var (labels, outputs) = linedUp(yTrue, yPred)
        if let fault = unequalShapes(labels, outputs) { (labels, outputs) = (fault, fault) }
        if let classId {
            labels = labels.sliced(axis: -1, from: classId, to: classId + 1)
            outputs = outputs.sliced(axis: -1, from: classId, to: classId + 1)
        }
        let weights = flatWeights(masked(sampleWeight, by: yPred.mask, outputs.dtype), outputs)
        let positive = (labels.flattened() .!= 0).cast(to: weights.dtype) * weights
        let negative = weights - positive
        let answers = isYes(fromLogits ? sigmoid(outputs.flattened()) : outputs.flattened())
            .cast(to: weights.dtype)
        let (hits, falseAlarms) = (matmul(positive, answers), matmul(negative, answers))
        for kind in kinds {
            switch kind {
            case .truePositives: add(hits, to: counts[kind])
            case .falsePositives: add(falseAlarms, to: counts[kind])
            case .falseNegatives: add(positive.sum() - hits, to: counts[kind])
            case .trueNegatives: add(negative.sum() - falseAlarms, to: counts[kind])
            }
        }
    }

    /// Outputs `[n]` to answers `[n, thresholds]`, bool.
    private func isYes(_ outputs: Tensor) -> Tensor {
        let column = outputs.expandingDimension(at: -1)
        guard isEven else {
            return column
                .> Tensor(shape: [thresholds.count], scalars: thresholds.map(Float.init))
                .cast(to: outputs.dtype)
        }
        // Bucket k holds (k/(T−1), (k+1)/(T−1)]; an output in it is above thresholds 0 … k.
        let inside = clip(column, min: 0, max: 1)
        var bucket = ceil(inside * (thresholds.count - 1)) - 1
        // A first threshold below 0 has everything above it.
        if let first = thresholds.first, first < 0 { bucket = maximum(bucket, 0) }
        return bucket .>= Tensor.range(0..<thresholds.count, dtype: outputs.dtype)
    }

    /// One weight for every output.
    private func flatWeights(_ weights: Tensor?, _ outputs: Tensor) -> Tensor {
        guard let weights else { return outputs.onesLike().flattened() }
        let (values, factors) = lineUp(outputs, weights: weights.cast(to: outputs.dtype))
        return factors.broadcast(to: values.shape).flattened()
    }

    /// The counts for each threshold since ``reset()``.
    final func totals(_ kind: Kind) throws -> [Double] {
        let totals = try numbers(counts[kind])
        return totals.isEmpty ? thresholds.map { _ in 0 } : totals
    }
}

/// At least three, from 0 to 1 at equal distances.
func areEvenlySpread(_ thresholds: [Double]) -> Bool {
    guard thresholds.count >= 3 else { return false }
    return thresholds.enumerated().allSatisfy { index, threshold in
        let even = Double(index) / Double(thresholds.count - 1)
        return abs(threshold - even) <= 1e-7 + 1e-5 * even
    }
}

/// a / b, and 0 where b is 0.
func quotient(_ a: Double, _ b: Double) -> Double { b == 0 ? 0 : a / b }
