/// Counts right and wrong answers on both sides of thresholds: what precision,
/// recall and AUC are made of.
///
/// An output counts as yes where it is above the threshold, a label where it is not 0.
/// Outputs of several labels are pooled, unless a subclass counts each label by itself.
public class ThresholdMetric: Metric {
    /// Above it an output counts as yes.
    public let thresholds: [Double]
    /// The only output looked at; nil for all.
    public let classId: Int?
    /// How many of the largest outputs of an example can count as yes; nil for all.
    public let topK: Int?
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
        topK: Int? = nil, fromLogits: Bool = false, name: String?
    ) {
        self.thresholds = thresholds
        self.isEven = isEven ?? areEvenlySpread(thresholds)
        self.kinds = kinds
        self.classId = classId
        self.topK = topK
        self.fromLogits = fromLogits
        super.init(name: name)
    }

    /// Whether each label has counts of its own, instead of all together.
    var countsEachLabel: Bool { false }
    /// How much each label counts; nil for all alike.
    var labelWeights: [Double]? { nil }

    /// Labels that are 0 or not, and probabilities or logits.
    public override var expects: DataExpectation? {
        DataExpectation(.bits, outputs: fromLogits ? .logits : .probabilities)
    }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// Makes the counts, one for each threshold.
    ///
    /// - Throws: ``ConfigurationError`` for a `classId` or `topK` that the outputs do not have.
    public override func build(yTrue: Shape, yPred: Shape) throws {
        let classes = yPred[-1]
        if classes != Shape.unknown {
            if let classId {
                try checkPlace(classId, "classId", "below \(classes)", classId < classes)
            }
            if let topK { try checkPlace(topK, "topK", "of at most \(classes)", topK <= classes) }
        }
        let shape = countsEachLabel ? [classes, thresholds.count] : [thresholds.count]
        for kind in kinds { counts[kind] = try addState(kind.rawValue, shape: Shape(shape)) }
    }

    private func checkPlace(_ value: Int, _ label: String, _ rule: String, _ holds: Bool) throws {
        guard !holds else { return }
        throw ConfigurationError(
            who: "\(kerasClassName) '\(name)'", expected: "a \(label) \(rule)", got: "\(value)",
            fix: "Classes count from 0.")
    }

    /// Adds up right and wrong answers at each threshold, each with its weight.
    public override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {
        guard isReady(yTrue, yPred) else { return }
        var (labels, outputs) = linedUp(yTrue, yPred)
        if let fault = unequalShapes(labels, outputs) { (labels, outputs) = (fault, fault) }
        var weights = weights(sampleWeight, mask: yPred.mask, for: outputs)
        if let labelWeights { weights *= Tensor(labelWeights).cast(to: weights.dtype) }
        if let topK { outputs = onlyLargest(outputs, topK) }
        if let classId {
            (labels, outputs, weights) = (
                only(classId, of: labels), only(classId, of: outputs), only(classId, of: weights)
            )
        }
        let positive = laidOut((labels .!= 0).cast(to: weights.dtype) * weights)
        let negative = laidOut(weights) - positive
        let scores = laidOut(fromLogits ? sigmoid(outputs) : outputs)
        let answers = isYes(scores).cast(to: weights.dtype)
        let (hits, falseAlarms) = (count(positive, answers), count(negative, answers))
        for kind in kinds {
            switch kind {
            case .truePositives: add(hits, to: counts[kind])
            case .falsePositives: add(falseAlarms, to: counts[kind])
            case .falseNegatives:
                add(positive.sum(axes: [-1], keepDims: true) - hits, to: counts[kind])
            case .trueNegatives:
                add(negative.sum(axes: [-1], keepDims: true) - falseAlarms, to: counts[kind])
            }
        }
    }

    private func only(_ classId: Int, of x: Tensor) -> Tensor {
        x.sliced(axis: -1, from: classId, to: classId + 1)
    }

    /// All in one row, `[n]`, or a row for each label, `[labels, n]`.
    private func laidOut(_ x: Tensor) -> Tensor {
        countsEachLabel ? x.transposed() : x.flattened()
    }

    /// Weights of what is counted, and answers at each threshold, to the sums at each threshold.
    private func count(_ weights: Tensor, _ answers: Tensor) -> Tensor {
        guard countsEachLabel else { return matmul(weights, answers) }
        return matmul(weights.expandingDimension(at: 1), answers).squeezed(axes: [1])
    }

    /// Outputs of which all but the `k` largest of each example are below any threshold.
    private func onlyLargest(_ outputs: Tensor, _ k: Int) -> Tensor {
        let places = DescentCore.topK(outputs, k: k).indices
        let isLarge = oneHot(places, depth: outputs.shape[-1], dtype: .bool).any(axes: [-2])
        return .where(isLarge, outputs, Self.belowAll)
    }

    /// Keras' threshold that everything is above, and output that is above none.
    static let belowAll = -1e10

    /// Outputs `[…, n]` to answers `[…, n, thresholds]`, bool.
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

    /// The counts for each threshold since ``reset()``, of one label after the other if each has
    /// its own.
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
