extension Metric {
    /// Binary, categorical or sparse categorical accuracy, by the shapes of labels and outputs, as Keras'
    /// "accuracy": one output means binary (threshold 0.5, also if the loss takes logits), labels of a
    /// lower rank mean class numbers, else labels count as one-hot.
    public static var accuracy: Metric { AutomaticAccuracy(name: "accuracy") }
    /// ``accuracy`` under the name `acc`.
    public static var acc: Metric { AutomaticAccuracy(name: "acc") }
    /// ``BinaryAccuracy`` with threshold 0.5.
    public static var binaryAccuracy: Metric { BinaryAccuracy() }
    /// ``CategoricalAccuracy``.
    public static var categoricalAccuracy: Metric { CategoricalAccuracy() }
    /// ``SparseCategoricalAccuracy``.
    public static var sparseCategoricalAccuracy: Metric { SparseCategoricalAccuracy() }
    /// The mean of ``MeanSquaredError``, `mean_squared_error`.
    public static var meanSquaredError: Metric { LossMetric(MeanSquaredError()) }
    /// ``meanSquaredError`` under the name `mse`.
    public static var mse: Metric { LossMetric(MeanSquaredError(), name: "mse") }
    /// The mean of ``MeanAbsoluteError``, `mean_absolute_error`.
    public static var meanAbsoluteError: Metric { LossMetric(MeanAbsoluteError()) }
    /// ``meanAbsoluteError`` under the name `mae`.
    public static var mae: Metric { LossMetric(MeanAbsoluteError(), name: "mae") }
    /// ``Precision`` at 0.5.
    public static var precision: Metric { Precision() }
    /// ``Recall`` at 0.5.
    public static var recall: Metric { Recall() }
    /// ``AUC`` under the ROC curve with 200 thresholds.
    public static var auc: Metric { AUC() }
}
