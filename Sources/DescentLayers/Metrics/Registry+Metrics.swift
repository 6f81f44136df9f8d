extension Registry {
    /// By Keras' class names and strings. Losses that Keras has as metrics too are among them.
    ///
    /// The string `accuracy` stands for what goes with labels and outputs, the class `Accuracy` for
    /// equal numbers.
    public static let metrics = ClassRegistry<Metric>(
        "a metric", "metrics",
        [
            AutomaticAccuracy.entry, .init(Accuracy.self, "exact_accuracy"),
            .init(BinaryAccuracy.self),
            .init(CategoricalAccuracy.self), .init(SparseCategoricalAccuracy.self),
            .init(TopKCategoricalAccuracy.self, "top_k_categorical_accuracy"),
            .init(SparseTopKCategoricalAccuracy.self, "sparse_top_k_categorical_accuracy"),
            .init(AUC.self), .init(Precision.self), .init(Recall.self), .init(Mean.self),
            .init(Sum.self), .init(TruePositives.self), .init(FalsePositives.self),
            .init(TrueNegatives.self), .init(FalseNegatives.self),
            .init(SensitivityAtSpecificity.self), .init(SpecificityAtSensitivity.self),
            .init(PrecisionAtRecall.self), .init(RecallAtPrecision.self),
            .init(F1Score.self, "f1_score"), .init(FBetaScore.self, "fbeta_score"),
            .init(IoU.self), .init(BinaryIoU.self), .init(MeanIoU.self), .init(OneHotIoU.self),
            .init(OneHotMeanIoU.self), .init(RootMeanSquaredError.self),
            .init(R2Score.self, "r2_score"), .init(PearsonCorrelation.self),
            .init(ConcordanceCorrelation.self),
            .init(
                CosineSimilarityMetric.self, className: "CosineSimilarity",
                name: "cosine_similarity"
            ) { try CosineSimilarityMetric(config: $0) },
        ] + losses.entries.filter { $0.className != "CosineSimilarity" }.map(LossMetric.entry))

    /// Makes a metric of yours known by its name; the string is for `compile(metrics:)`.
    public static func register<T: Metric & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try metrics.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
