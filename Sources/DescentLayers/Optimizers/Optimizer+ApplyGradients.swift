public import DescentCore

extension Optimizer {
    /// One step for pairs of a gradient and its variable, Keras' `apply_gradients`:
    ///
    /// ```swift
    /// try optimizer.applyGradients(zip(gradients, model.trainableWeights))
    /// ```
    ///
    /// Part of the step that is being recorded, if there is one, else computed and stored now.
    ///
    /// - Throws: what ``applyNow(_:)`` throws.
    public final func applyGradients(_ pairs: some Sequence<(Tensor, Variable)>) throws {
        try applyGradients(pairs.map { (gradient: $0.0, variable: $0.1) })
    }

    /// One step for labelled pairs; see ``applyGradients(_:)``.
    public final func applyGradients(
        _ pairs: [(gradient: Tensor, variable: Variable)]
    ) throws {
        if Trace.isActive { apply(pairs) } else { try applyNow(pairs) }
    }
}
