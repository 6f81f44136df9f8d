import DescentCore

/// Gradients of several batches that are averaged for one step, while a batch is recorded.
///
/// As in Keras everything is computed for every batch, and taken back for those that are not the last
/// before a step.
struct GradientAccumulation {
    /// Steps done before this batch, float32.
    let step: Tensor
    private let optimizer: Optimizer
    private let batches: Int
    /// Whether a step ends with this batch.
    private let isStep: Tensor
    /// What the step changes, as it is now.
    private let before: [(variable: Variable, value: Tensor)]

    /// nil for an optimizer that does a step with each batch.
    ///
    /// - Parameter batch: those done before, float32.
    init?(_ optimizer: Optimizer, _ variables: [Variable], batch: Tensor) {
        guard let batches = optimizer.options.gradientAccumulationSteps else { return nil }
        self.optimizer = optimizer
        self.batches = batches
        step = floor(batch / Double(batches))
        isStep = Self.isMultiple(batch + 1, of: batches)
        before = (variables + optimizer.ownSlots).map { ($0, $0.value) }
    }

    /// Whether a number of steps, float32, can be divided by another.
    static func isMultiple(_ steps: Tensor, of number: Int) -> Tensor {
        floor(steps / Double(number)) * Double(number) .== steps
    }

    /// Adds the gradients to what is summed up; returns the means, which count if a step is done.
    func sum(_ gradients: [Tensor], of variables: [Variable]) -> [Tensor] {
        zip(gradients, variables).map { gradient, variable in
            guard let sum = optimizer.slot(Optimizer.Slot.accumulator, of: variable) else {
                return gradient
            }
            let total = gradient + sum.value
            sum.assign(.where(isStep, total.zerosLike(), total))
            return total / Double(batches)
        }
    }

    func takeBackUnlessStep() {
        for (variable, value) in before {
            variable.assign(.where(isStep, variable.value, value))
        }
    }
}
