import DescentCore

/// Finds the first layer whose output is NaN or infinite for a batch.
struct DivergenceSearch {
    let model: Model
    let state: TrainingState

    /// What is wrong, for the error's text. The model's weights are those before the step.
    func cause(inputs: [Tensor]) throws -> String {
        for weight in model.weights where firstNonFinite(in: try weight.read().data()) != nil {
            return "weight '\(weight.name)' is not finite, so the step before broke it"
        }
        let recorder = OutputRecorder()
        let trace = StepTrace(randomState: state.random.value)
        trace.record { recorder.record { _ = model.callAll(inputs, training: true) } }
        var flags = inputs.map(allFinite)
        for call in recorder.calls {
            flags.append(call.outputs.map(allFinite).reduce(Tensor(true)) { $0 .& $1 })
        }
        let found = try evaluate(flags).firstIndex { $0.bytes.first == 0 }
        guard let found else { return "every layer's output is finite, only the loss is not" }
        if found < inputs.count { return "the inputs of this batch hold NaN or infinity" }
        let call = recorder.calls[found - inputs.count]
        let path = call.path.joined(separator: "/")
        return
            "the first output that is not finite is that of \(call.layer.kerasClassName) '\(path)'"
    }

    private func allFinite(_ x: Tensor) -> Tensor {
        x.dtype.isFloatingPoint ? isFinite(x).all() : Tensor(true)
    }
}
