import DescentCore

/// A forward pass for one batch shape, before it is compiled.
struct InferencePlan: Sendable {
    let inputs: [TensorSpec]
    let outputs: [TensorSpec]
    let step: StepPlan

    /// The same with numbers in the place of variables.
    func with(_ numbers: [ObjectIdentifier: TensorData]) -> InferencePlan {
        InferencePlan(inputs: inputs, outputs: outputs, step: step.with(numbers))
    }

    init(inputs: [TensorSpec], outputs: [TensorSpec], step: StepPlan) {
        (self.inputs, self.outputs, self.step) = (inputs, outputs, step)
    }
}
