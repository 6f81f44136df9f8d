// `metrics: [.f1Score(average: .macro)]` instead of `metrics: [F1Score(average: .macro)]`.

extension Metric {
    /// ``TopKCategoricalAccuracy``; see there for the arguments.
    public static func topKCategoricalAccuracy(k: Int = 5, name: String? = nil) -> Metric {
        TopKCategoricalAccuracy(k: k, name: name)
    }
    /// ``SparseTopKCategoricalAccuracy``; see there for the arguments.
    public static func sparseTopKCategoricalAccuracy(k: Int = 5, name: String? = nil) -> Metric {
        SparseTopKCategoricalAccuracy(k: k, name: name)
    }
    /// ``F1Score``; see there for the arguments.
    public static func f1Score(
        average: FBetaScore.Average? = nil, threshold: Double? = nil, name: String? = nil
    ) -> Metric {
        F1Score(average: average, threshold: threshold, name: name)
    }
    /// ``FBetaScore``; see there for the arguments.
    public static func fBetaScore(
        average: FBetaScore.Average? = nil, beta: Double = 1, threshold: Double? = nil,
        name: String? = nil
    ) -> Metric {
        FBetaScore(average: average, beta: beta, threshold: threshold, name: name)
    }
    /// ``MeanIoU``; see there for the arguments.
    public static func meanIoU(
        numClasses: Int, ignoreClass: Int? = nil, sparseYTrue: Bool = true,
        sparseYPred: Bool = true, name: String? = nil
    ) -> Metric {
        MeanIoU(
            numClasses: numClasses, ignoreClass: ignoreClass, sparseYTrue: sparseYTrue,
            sparseYPred: sparseYPred, name: name)
    }
    /// ``BinaryIoU``; see there for the arguments.
    public static func binaryIoU(
        targetClassIds: [Int] = [0, 1], threshold: Double = 0.5, name: String? = nil
    ) -> Metric {
        BinaryIoU(targetClassIds: targetClassIds, threshold: threshold, name: name)
    }
    /// ``RootMeanSquaredError``.
    public static var rootMeanSquaredError: Metric { RootMeanSquaredError() }
    /// ``R2Score`` with Keras' defaults.
    public static var r2Score: Metric { R2Score() }
    /// ``CosineSimilarityMetric``, which is large where directions agree.
    public static var cosineSimilarity: Metric { CosineSimilarityMetric() }
    /// ``PearsonCorrelation`` of the features of each example.
    public static var pearsonCorrelation: Metric { PearsonCorrelation() }
    /// ``TruePositives`` at 0.5.
    public static var truePositives: Metric { TruePositives() }
    /// ``FalsePositives`` at 0.5.
    public static var falsePositives: Metric { FalsePositives() }
    /// ``TrueNegatives`` at 0.5.
    public static var trueNegatives: Metric { TrueNegatives() }
    /// ``FalseNegatives`` at 0.5.
    public static var falseNegatives: Metric { FalseNegatives() }
    /// ``PrecisionAtRecall``; see there for the arguments.
    public static func precisionAtRecall(_ recall: Double, name: String? = nil) -> Metric {
        PrecisionAtRecall(recall: recall, name: name)
    }
    /// ``SensitivityAtSpecificity``; see there for the arguments.
    public static func sensitivityAtSpecificity(
        _ specificity: Double, name: String? = nil
    ) -> Metric {
        SensitivityAtSpecificity(specificity: specificity, name: name)
    }
}
