// `loss: .huber(delta: 2)` and `loss: "huber"` instead of `loss: Huber(delta: 2)`.

extension Loss {
    /// The loss Keras calls `name`, with Keras' defaults:
    /// for names from a file or the command line.
    ///
    /// - Parameter name: `mse`; case and underscores do not matter.
    /// - Throws: ``ConfigurationError`` for a name that is not one, with the nearest.
    public static func named(_ name: String) throws -> Loss {
        try named(name, who: "Loss.named")
    }

    /// ``BinaryCrossentropy`` on probabilities.
    public static var binaryCrossentropy: Loss { BinaryCrossentropy() }
    /// ``BinaryCrossentropy``; see there for the arguments.
    public static func binaryCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1,
        reduction: LossReduction = .sumOverBatchSize
    ) -> Loss {
        BinaryCrossentropy(
            fromLogits: fromLogits, labelSmoothing: labelSmoothing, axis: axis,
            reduction: reduction)
    }
    /// ``CategoricalCrossentropy`` on probabilities.
    public static var categoricalCrossentropy: Loss { CategoricalCrossentropy() }
    /// ``CategoricalCrossentropy``; see there for the arguments.
    public static func categoricalCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1,
        reduction: LossReduction = .sumOverBatchSize
    ) -> Loss {
        CategoricalCrossentropy(
            fromLogits: fromLogits, labelSmoothing: labelSmoothing, axis: axis,
            reduction: reduction)
    }
    /// ``SparseCategoricalCrossentropy`` on probabilities.
    public static var sparseCategoricalCrossentropy: Loss { SparseCategoricalCrossentropy() }
    /// ``SparseCategoricalCrossentropy``; see there for the arguments.
    public static func sparseCategoricalCrossentropy(
        fromLogits: Bool = false, ignoreClass: Int? = nil,
        reduction: LossReduction = .sumOverBatchSize
    ) -> Loss {
        SparseCategoricalCrossentropy(
            fromLogits: fromLogits, ignoreClass: ignoreClass, reduction: reduction)
    }
    /// ``MeanSquaredError``.
    public static var meanSquaredError: Loss { MeanSquaredError() }
    /// ``MeanSquaredError``; see there for the argument.
    public static func meanSquaredError(reduction: LossReduction) -> Loss {
        MeanSquaredError(reduction: reduction)
    }
    /// ``MeanSquaredError``.
    public static var mse: Loss { MeanSquaredError() }
    /// ``MeanAbsoluteError``.
    public static var meanAbsoluteError: Loss { MeanAbsoluteError() }
    /// ``MeanAbsoluteError``; see there for the argument.
    public static func meanAbsoluteError(reduction: LossReduction) -> Loss {
        MeanAbsoluteError(reduction: reduction)
    }
    /// ``MeanAbsoluteError``.
    public static var mae: Loss { MeanAbsoluteError() }
    /// ``MeanAbsolutePercentageError``.
    public static var meanAbsolutePercentageError: Loss { MeanAbsolutePercentageError() }
    /// ``MeanAbsolutePercentageError``.
    public static var mape: Loss { MeanAbsolutePercentageError() }
    /// ``MeanSquaredLogarithmicError``.
    public static var meanSquaredLogarithmicError: Loss { MeanSquaredLogarithmicError() }
    /// ``MeanSquaredLogarithmicError``.
    public static var msle: Loss { MeanSquaredLogarithmicError() }
    /// ``Huber`` with delta 1.
    public static var huber: Loss { Huber() }
    /// ``Huber``; see there for the arguments.
    public static func huber(
        delta: Double = 1, reduction: LossReduction = .sumOverBatchSize
    ) -> Loss {
        Huber(delta: delta, reduction: reduction)
    }
    /// ``LogCosh``.
    public static var logCosh: Loss { LogCosh() }
    /// ``LogCosh``; see there for the argument.
    public static func logCosh(reduction: LossReduction) -> Loss { LogCosh(reduction: reduction) }
}
