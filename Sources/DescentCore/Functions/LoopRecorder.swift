/// What recording the body of a loop needs: placeholders for its arguments, and a watch over what
/// it must not do.
struct LoopRecorder {
    let who: String

    /// Placeholders with the shapes and types of `tensors`.
    func placeholders(_ tensors: [Tensor], _ name: String) -> [Tensor] {
        tensors.enumerated().map { k, tensor in
            tensor.error == nil ? .placeholder(tensor.spec, name: "\(name) \(k)") : tensor
        }
    }

    /// Something with the shape of one step of `sequence`.
    func slice(_ sequence: Tensor) -> Tensor {
        if sequence.error != nil { return sequence }
        guard sequence.rank > 0 else {
            return sequence.fault(
                who, "sequences with an axis for their steps", got: "a scalar",
                fix: "Give one step after the other along the first axis.")
        }
        let lengths = Array(sequence.shape.dimensions.dropFirst())
        return .placeholder(TensorSpec(Shape(lengths), sequence.dtype), name: "slice")
    }

    /// Runs `body`; an assignment in it makes its results invalid, because it would happen once and
    /// not in every step.
    func record(
        _ body: () throws -> ([Tensor], [Tensor])
    ) rethrows -> ([Tensor], [Tensor]) {
        let before = StepTrace.current?.changes
        let results = try body()
        guard StepTrace.current?.changes != before else { return results }
        let fault = Tensor.invalid(
            ShapeError(
                who: who, expected: "a body that changes nothing outside",
                got: "an assignment, or a loss that was added",
                fix: "Return what changes as part of the carry, and assign it behind the loop."))
        return (results.0.map { _ in fault }, results.1.map { _ in fault })
    }

    func fault(in tensors: [Tensor]) -> Tensor? { tensors.first { $0.error != nil } }

    func lengthFault(_ length: Int?) -> Tensor? {
        guard let length else {
            return fault("at least one sequence, or a length", got: "neither", fix: "Use length:.")
        }
        return length >= 0 || length == Shape.unknown
            ? nil : fault("a length of 0 or more", got: "\(length)", fix: "Count the steps.")
    }

    func countFault(_ returned: Int, _ given: Int) -> Tensor? {
        returned == given
            ? nil
            : fault(
                "a body that returns \(given) carries, as many as it is given",
                got: "\(returned)", fix: "Return all of them in their order.")
    }

    private func fault(_ expected: String, got: String, fix: String) -> Tensor {
        .invalid(ShapeError(who: who, expected: expected, got: got, fix: fix))
    }
}
