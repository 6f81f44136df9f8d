// `metrics: [.auc(curve: .pr)]` and `metrics: ["auc"]` instead of `metrics: [AUC(curve: .pr)]`.

extension Metric {
    /// The metric Keras calls `name`, with Keras' defaults: for names from a file or the command
    /// line. It has this name in histories, as in Keras.
    ///
    /// - Parameter name: `mae`; case and underscores do not matter.
    /// - Throws: ``ConfigurationError`` for a name that is not one, with the nearest.
    public static func named(_ name: String) throws -> Metric {
        try named(name, who: "Metric.named")
    }

    /// Binary, categorical or sparse categorical accuracy, by the shapes of labels and outputs, as
    /// Keras' "accuracy": one output means binary (threshold 0.5, also if the loss takes logits),
    /// labels of a lower rank mean class numbers, else labels count as one-hot.
    public static var accuracy: Metric { AutomaticAccuracy(name: "accuracy") }
    /// ``accuracy`` under a name of your own.
    public static func accuracy(name: String) -> Metric { AutomaticAccuracy(name: name) }
    /// ``accuracy`` under the name `acc`.
    public static var acc: Metric { AutomaticAccuracy(name: "acc") }
    /// ``BinaryAccuracy`` with threshold 0.5.
    public static var binaryAccuracy: Metric { BinaryAccuracy() }
    /// ``BinaryAccuracy``; see there for the arguments.
    public static func binaryAccuracy(threshold: Double = 0.5, name: String? = nil) -> Metric {
        BinaryAccuracy(threshold: threshold, name: name)
    }
    /// ``CategoricalAccuracy``.
    public static var categoricalAccuracy: Metric { CategoricalAccuracy() }
    /// ``CategoricalAccuracy`` under a name of your own.
    public static func categoricalAccuracy(name: String) -> Metric {
        CategoricalAccuracy(name: name)
    }
    /// ``SparseCategoricalAccuracy``.
    public static var sparseCategoricalAccuracy: Metric { SparseCategoricalAccuracy() }
    /// ``SparseCategoricalAccuracy`` under a name of your own.
    public static func sparseCategoricalAccuracy(name: String) -> Metric {
        SparseCategoricalAccuracy(name: name)
    }
    /// The mean of ``MeanSquaredError``, `mean_squared_error`.
    public static var meanSquaredError: Metric { LossMetric(MeanSquaredError()) }
    /// ``meanSquaredError`` under the name `mse`.
    public static var mse: Metric { LossMetric(MeanSquaredError(), name: "mse") }
    /// The mean of ``MeanAbsoluteError``, `mean_absolute_error`.
    public static var meanAbsoluteError: Metric { LossMetric(MeanAbsoluteError()) }
    /// ``meanAbsoluteError`` under the name `mae`.
    public static var mae: Metric { LossMetric(MeanAbsoluteError(), name: "mae") }
    /// The mean of ``MeanAbsolutePercentageError``, `mean_absolute_percentage_error`.
    public static var meanAbsolutePercentageError: Metric {
        LossMetric(MeanAbsolutePercentageError())
    }
    /// ``meanAbsolutePercentageError`` under the name `mape`.
    public static var mape: Metric { LossMetric(MeanAbsolutePercentageError(), name: "mape") }
    /// The mean of ``MeanSquaredLogarithmicError``, `mean_squared_logarithmic_error`.
    public static var meanSquaredLogarithmicError: Metric {
        LossMetric(MeanSquaredLogarithmicError())
    }
    /// The mean of ``BinaryCrossentropy``, `binary_crossentropy`.
    public static func binaryCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Double = 0, name: String? = nil
    ) -> Metric {
        LossMetric(
            BinaryCrossentropy(fromLogits: fromLogits, labelSmoothing: labelSmoothing), name: name)
    }
    /// The mean of ``CategoricalCrossentropy``, `categorical_crossentropy`.
    public static func categoricalCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Double = 0, name: String? = nil
    ) -> Metric {
        LossMetric(
            CategoricalCrossentropy(fromLogits: fromLogits, labelSmoothing: labelSmoothing),
            name: name)
    }
    /// The mean of ``SparseCategoricalCrossentropy``, `sparse_categorical_crossentropy`.
    public static func sparseCategoricalCrossentropy(
        fromLogits: Bool = false, ignoreClass: Int? = nil, name: String? = nil
    ) -> Metric {
        LossMetric(
            SparseCategoricalCrossentropy(fromLogits: fromLogits, ignoreClass: ignoreClass),
            name: name)
    }
    /// ``Precision`` at 0.5.
    public static var precision: Metric { Precision() }
    /// ``Precision``; see there for the arguments.
    public static func precision(
        threshold: Double = 0.5, classId: Int? = nil, name: String? = nil
    ) -> Metric {
        Precision(threshold: threshold, classId: classId, name: name)
    }
    /// ``Precision`` at several thresholds.
    public static func precision(
        thresholds: [Double], classId: Int? = nil, name: String? = nil
    ) -> Metric {
        Precision(thresholds: thresholds, classId: classId, name: name)
    }
    /// ``Recall`` at 0.5.
    public static var recall: Metric { Recall() }
    /// ``Recall``; see there for the arguments.
    public static func recall(
        threshold: Double = 0.5, classId: Int? = nil, name: String? = nil
    ) -> Metric {
        Recall(threshold: threshold, classId: classId, name: name)
    }
    /// ``Recall`` at several thresholds.
    public static func recall(
        thresholds: [Double], classId: Int? = nil, name: String? = nil
    ) -> Metric {
        Recall(thresholds: thresholds, classId: classId, name: name)
    }
    /// ``AUC`` under the ROC curve with 200 thresholds.
    public static var auc: Metric { AUC() }
    /// ``AUC``; see there for the arguments.
    public static func auc(
        numThresholds: Int = 200, curve: AUC.Curve = .roc,
        summationMethod: AUC.SummationMethod = .interpolation, thresholds: [Double]? = nil,
        fromLogits: Bool = false, name: String? = nil
    ) -> Metric {
        AUC(
            numThresholds: numThresholds, curve: curve, summationMethod: summationMethod,
            thresholds: thresholds, fromLogits: fromLogits, name: name)
    }
}
