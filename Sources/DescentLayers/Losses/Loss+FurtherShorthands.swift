// `loss: .hinge` and `loss: .dice(axis: [1, 2])` instead of `loss: Hinge()`.

extension Loss {
    /// ``Hinge``.
    public static var hinge: Loss { Hinge() }
    /// ``SquaredHinge``.
    public static var squaredHinge: Loss { SquaredHinge() }
    /// ``CategoricalHinge``.
    public static var categoricalHinge: Loss { CategoricalHinge() }
    /// ``KLDivergence``.
    public static var klDivergence: Loss { KLDivergence() }
    /// ``Poisson``.
    public static var poisson: Loss { Poisson() }
    /// ``CosineSimilarity``.
    public static var cosineSimilarity: Loss { CosineSimilarity() }
    /// ``CTC``.
    public static var ctc: Loss { CTC() }
    /// ``Dice`` over the whole batch.
    public static var dice: Loss { Dice() }
    /// ``Dice`` over some axes.
    public static func dice(axis: Axes) -> Loss { Dice(axis: axis) }
    /// ``Tversky``; see there for the arguments.
    public static func tversky(alpha: Double = 0.5, beta: Double = 0.5, axis: Axes? = nil) -> Loss {
        Tversky(alpha: alpha, beta: beta, axis: axis)
    }
    /// ``Circle``; see there for the arguments.
    public static func circle(gamma: Double = 80, margin: Double = 0.4) -> Loss {
        Circle(gamma: gamma, margin: margin)
    }
    /// ``BinaryFocalCrossentropy`` on probabilities.
    public static var binaryFocalCrossentropy: Loss { BinaryFocalCrossentropy() }
    /// ``BinaryFocalCrossentropy``; see there for the arguments.
    public static func binaryFocalCrossentropy(
        gamma: Double = 2, fromLogits: Bool = false, labelSmoothing: Double = 0
    ) -> Loss {
        BinaryFocalCrossentropy(
            gamma: gamma, fromLogits: fromLogits, labelSmoothing: labelSmoothing)
    }
    /// ``CategoricalFocalCrossentropy`` on probabilities.
    public static var categoricalFocalCrossentropy: Loss { CategoricalFocalCrossentropy() }
    /// ``CategoricalFocalCrossentropy``; see there for the arguments.
    public static func categoricalFocalCrossentropy(
        alpha: Double = 0.25, gamma: Double = 2, fromLogits: Bool = false,
        labelSmoothing: Double = 0
    ) -> Loss {
        CategoricalFocalCrossentropy(
            alpha: alpha, gamma: gamma, fromLogits: fromLogits, labelSmoothing: labelSmoothing)
    }
    /// ``CategoricalGeneralizedCrossEntropy``; see there for the argument.
    public static func categoricalGeneralizedCrossEntropy(q: Double = 0.5) -> Loss {
        CategoricalGeneralizedCrossEntropy(q: q)
    }
}
