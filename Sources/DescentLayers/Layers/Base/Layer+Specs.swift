import DescentCore

// What comes out of a layer, told before there are numbers.

extension Layer {
    /// Types and shapes of the outputs by recording the call; see ``outputSpecs(for:)``.
    final func tracedSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        if Layer.asksForStated { throw Unstated() }
        try buildIfNeeded(specs: inputs)
        return try described(inputs.map(MaskedSpec.init), []).map(\.value)
    }

    /// What ``outputSpecs(for:)`` says without a call; nil if it does not.
    final func statedSpecs(for inputs: [TensorSpec]) -> [TensorSpec]? {
        try? Layer.$asksForStated.withValue(true) { try outputSpecs(for: inputs) }
    }

    /// Whether ``outputSpecs(for:)`` is asked for what it knows without a call.
    @TaskLocal private static var asksForStated = false

    private struct Unstated: Error {}

    /// Why outputs are not what the layer says of its outputs; nil if they are.
    final func statedFault(_ outputs: [TensorSpec], _ inputs: [Tensor]) -> ShapeError? {
        guard let stated = statedSpecs(for: inputs.map(\.spec)) else { return nil }
        let fits =
            stated.count == outputs.count
            && zip(stated, outputs).allSatisfy { $0.dtype == $1.dtype && $0.shape.allows($1.shape) }
        guard !fits else { return nil }
        return needs(
            "outputs as its outputSpecs(for:) says, \(listed(stated))", got: listed(outputs),
            fix: "Correct outputSpecs(for:), or leave it out: then the call is recorded.")
    }

    /// Why outputs are not as they were when the layer was described; nil if they are.
    package final func describedFault(
        _ outputs: [Tensor], _ described: [TensorSpec]
    ) -> ShapeError? {
        guard outputs.allSatisfy({ $0.error == nil }) else { return nil }
        if let fault = countFault(outputs, described: described.count) { return fault }
        let hasTypes = zip(described, outputs).allSatisfy { $0.dtype == $1.dtype }
        let hasShapes = zip(described, outputs).allSatisfy { $0.shape.allows($1.shape) }
        guard !(hasTypes && hasShapes) else { return nil }
        let said = { (spec: TensorSpec) in hasTypes ? "\(spec.shape)" : "\(spec)" }
        return needs(
            "the outputs it had when the model was made, "
                + described.map(said).joined(separator: ", "),
            got: outputs.map { said($0.spec) }.joined(separator: ", "),
            fix: "Let the \(hasTypes ? "shapes" : "types") of its outputs follow from those of "
                + "its inputs alone.")
    }

    /// Why outputs are not as many as when the layer was described; nil if they are, or if one is
    /// invalid: a fault gives one tensor, whatever the number of outputs.
    package final func countFault(_ outputs: [Tensor], described count: Int) -> ShapeError? {
        guard outputs.count != count, outputs.allSatisfy({ $0.error == nil }) else { return nil }
        return needs(
            "\(count) \(count == 1 ? "output" : "outputs"), as when the model was made",
            got: "\(outputs.count)",
            fix: "Return as many tensors from every call, whatever the inputs hold.")
    }

    private func listed(_ specs: [TensorSpec]) -> String {
        specs.map(\.description).joined(separator: ", ")
    }

    /// Types and shapes of the outputs and their masks. Lengths that follow the batch are found by
    /// recording the call for two sizes and comparing; so are those that follow other
    /// unknown lengths.
    final func described(
        _ inputs: [MaskedSpec], _ initialState: [MaskedSpec],
        _ arguments: CallArguments = CallArguments()
    ) throws -> [MaskedSpec] {
        if let known = knownCall, known.isExact, known.inputs == inputs + initialState {
            return known.outputs
        }
        let small = try trial(inputs, initialState, arguments, .small)
        let large = try trial(inputs, initialState, arguments, .large)
        guard small.count == large.count else {
            throw needs(
                "as many outputs for every batch", got: "\(small.count) and \(large.count)",
                fix: "Return as many tensors from every call, whatever the inputs hold.")
        }
        return zip(small, large).map { MaskedSpec($0).opened(where: MaskedSpec($1)) }
    }

    /// The call recorded for made-up lengths; nothing it assigns or adds is kept.
    private func trial(
        _ inputs: [MaskedSpec], _ initialState: [MaskedSpec], _ arguments: CallArguments,
        _ lengths: TrialLengths
    ) throws -> [Tensor] {
        let xs = inputs.map { converted($0.trial(lengths)) }
        let states = initialState.map { converted($0.trial(lengths)) }
        let said = arguments.with(arguments.tensors.map { MaskedSpec($0).trial(lengths) })
        let trace = StepTrace.forTrial()
        // What this layer uses may belong to one that will be its neighbour: the model will look.
        let outputs = lengths.hidden {
            Uses.$current.withValue(.ignored) {
                Layer.$isDescribing.withValue(true) {
                    trace.record {
                        NameScope.with(name, at: location) {
                            callInside(
                                xs, training: false, initialState: states, arguments: said)
                        }
                    }
                }
            }
        }
        if let error = outputs.lazy.compactMap(\.error).first { throw error }
        return outputs
    }
}

extension Shape {
    /// Whether `other` may be what this shape with unknown lengths stands for.
    package func allows(_ other: Shape) -> Bool {
        rank == other.rank && zip(self, other).allSatisfy { $0 == $1 || $0 < 0 || $1 < 0 }
    }
}
