extension Loss {
    /// ``BinaryCrossentropy`` on probabilities.
    public static var binaryCrossentropy: Loss { BinaryCrossentropy() }
    /// ``CategoricalCrossentropy`` on probabilities.
    public static var categoricalCrossentropy: Loss { CategoricalCrossentropy() }
    /// ``SparseCategoricalCrossentropy`` on probabilities.
    public static var sparseCategoricalCrossentropy: Loss { SparseCategoricalCrossentropy() }
    /// ``MeanSquaredError``.
    public static var meanSquaredError: Loss { MeanSquaredError() }
    /// ``MeanSquaredError``.
    public static var mse: Loss { MeanSquaredError() }
    /// ``MeanAbsoluteError``.
    public static var meanAbsoluteError: Loss { MeanAbsoluteError() }
    /// ``MeanAbsoluteError``.
    public static var mae: Loss { MeanAbsoluteError() }
    /// ``Huber`` with delta 1.
    public static var huber: Loss { Huber() }
}
