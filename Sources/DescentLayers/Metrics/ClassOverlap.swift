/// What ``IoU``, ``MeanIoU``, ``BinaryIoU``, ``OneHotIoU`` and ``OneHotMeanIoU`` have in common: how
/// far places of a class and places that are taken for it overlap. Make one of these, not this
/// class.
///
///     true positives / (true positives + false positives + false negatives)
///
/// Counts are exact over all batches. Places with a label or an answer that is no class do not
/// count. Weights count as they are, where Keras rounds them down unless told `dtype="float32"`.
public class ClassOverlap: Metric {
    /// How many classes there are.
    public let numClasses: Int
    /// The classes that are averaged.
    public let targetClassIds: [Int]
    /// Places with this label do not count; nil for none.
    public let ignoreClass: Int?
    /// Whether labels are class numbers; else one-hot.
    public let sparseYTrue: Bool
    /// Whether outputs are class numbers; else scores.
    public let sparseYPred: Bool
    /// The axis of the classes where there is one.
    public let axis: Int
    private var matrix: Variable?

    init(
        numClasses: Int, targetClassIds: [Int], ignoreClass: Int? = nil, sparseYTrue: Bool = true,
        sparseYPred: Bool = true, axis: Int = -1, name: String?
    ) {
        self.numClasses = numClasses
        self.targetClassIds = targetClassIds
        self.ignoreClass = ignoreClass
        self.sparseYTrue = sparseYTrue
        self.sparseYPred = sparseYPred
        self.axis = axis
        super.init(name: name)
        require(
            !targetClassIds.isEmpty && targetClassIds.allSatisfy { $0 >= 0 && $0 < numClasses },
            "targetClassIds from 0 to \(numClasses - 1)", got: "\(targetClassIds)",
            fix: "Classes count from 0.")
    }

    /// More overlap is better.
    public override var isBetterWhenHigher: Bool? { true }

    /// Makes the counts of each label with each answer.
    public override func build(yTrue: Shape, yPred: Shape) throws {
        matrix = try addState("total_confusion_matrix", shape: [numClasses, numClasses])
    }

    /// The classes that outputs stand for.
    func classes(of yPred: Tensor) -> Tensor {
        sparseYPred ? yPred : yPred.argMax(axis: axis)
    }

    /// Counts each label with each answer, each place with its weight.
    public override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {
        guard isReady(yTrue, yPred) else { return }
        let answers = classes(of: yPred).cast(to: .int32)
        var labels = (sparseYTrue ? yTrue : yTrue.argMax(axis: axis)).cast(to: .int32)
        if let fault = countFault(labels, answers) { labels = fault }
        var weights = weights(sampleWeight, mask: yPred.mask, for: answers.cast(to: .float32))
            .flattened()
        labels = labels.flattened()
        if let ignoreClass { weights = .where(labels .== ignoreClass, 0, weights) }
        let isLabel = oneHot(labels, depth: numClasses) * weights.expandingDimension(at: -1)
        let isAnswer = oneHot(answers.flattened(), depth: numClasses)
        add(matmul(isLabel.transposed(), isAnswer), to: matrix)
    }

    private func countFault(_ labels: Tensor, _ answers: Tensor) -> Tensor? {
        if labels.error != nil || answers.error != nil || labels.count == answers.count {
            return nil
        }
        return .invalid(
            ShapeError(
                who: "\(kerasClassName) '\(name)'",
                expected: "as many labels as answers, \(answers.shape)", got: "\(labels.shape)",
                fix: "Say with sparseYTrue and sparseYPred which of them are class numbers."))
    }

    /// The overlap of each of ``targetClassIds``; nil where neither label nor answer was of it.
    public func results() throws -> [Double?] {
        let counts = try numbers(matrix)
        guard !counts.isEmpty else { return targetClassIds.map { _ in nil } }
        return targetClassIds.map { id in
            let labels = (0..<numClasses).reduce(0) { $0 + counts[id * numClasses + $1] }
            let answers = (0..<numClasses).reduce(0) { $0 + counts[$1 * numClasses + id] }
            let both = counts[id * numClasses + id]
            let either = labels + answers - both
            return either > 1e-9 ? both / (either + 1e-7) : nil
        }
    }

    /// The mean overlap of the classes that were there; 0 if none was.
    public override func result() throws -> Double {
        let overlaps = try results().compactMap { $0 }
        return overlaps.reduce(0, +) / (Double(overlaps.count) + 1e-7)
    }

    // MARK: Rows of the tables

    static var classCount: Parameter {
        Parameter(
            "num_classes", \ClassOverlap.numClasses,
            rule: .within(1...65_536, fix: "Count every class, the background too."),
            "How many classes there are.")
    }

    static var targets: Parameter {
        Parameter(
            "target_class_ids", \ClassOverlap.targetClassIds, "The classes that are averaged.")
    }

    static var ignored: Parameter {
        Parameter("ignore_class", \ClassOverlap.ignoreClass, "Places with this label do not count.")
    }

    static var sparseLabels: Parameter {
        Parameter(
            "sparse_y_true", \ClassOverlap.sparseYTrue, default: true,
            "Whether labels are class numbers; else one-hot.")
    }

    static func sparseOutputs(default standard: Bool) -> Parameter {
        Parameter(
            "sparse_y_pred", \ClassOverlap.sparseYPred, default: standard,
            "Whether outputs are class numbers; else scores.")
    }

    static var classAxis: Parameter {
        Parameter(
            "axis", \ClassOverlap.axis, default: -1, "The axis of the classes where there is one.")
    }
}
