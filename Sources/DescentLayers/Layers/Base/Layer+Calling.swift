import DescentCore

extension Layer {
    /// All outputs for `xs`, each with its mask. Never empty; a fault gives one invalid tensor.
    ///
    /// - Parameters:
    ///   - xs: the inputs, with their masks; see ``Tensor/withMask(_:)``.
    ///   - training: whether dropout drops and batch statistics are used.
    ///   - initialState: what a layer with a state starts from; default its own choice.
    public final func outputs(
        _ xs: [Tensor], training: Bool = false, initialState: [Tensor] = []
    ) -> [Tensor] {
        outputs(xs, training: training, initialState: initialState, arguments: CallArguments())
    }

    /// The same, and what a call of it says besides; see ``callArguments``.
    package final func outputs(
        _ xs: [Tensor], training: Bool = false, initialState: [Tensor] = [],
        arguments: CallArguments
    ) -> [Tensor] {
        let all = xs + initialState + arguments.tensors
        if all.contains(where: { $0.error != nil }) { return [behindFault(all)] }
        if let fault = stateFault(initialState.count) { return [.invalid(fault)] }
        let isSymbolic = all.contains { $0.isSymbolic }
        do {
            try buildIfNeeded(specs: xs.map(\.spec))
        } catch {
            return isSymbolic ? standIns(for: error, xs) : recovered(from: error, xs)
        }
        if isSymbolic { return orFault(describe(xs, initialState, arguments)) }
        let results = RandomStreams.draw(from: randomStreams) {
            NameScope.with(name, at: location) { numbers(xs, training, initialState, arguments) }
        }
        if let error = results.lazy.compactMap(\.error).first
            ?? statedFault(results.map(\.spec), xs)
        {
            return recovered(from: error, xs)
        }
        OutputRecorder.current?.add(self, results)
        return orFault(results)
    }

    /// What is wrong with a state of so many tensors.
    private func stateFault(_ count: Int) -> ShapeError? {
        guard count > 0, let needed = stateCount, count != needed else { return nil }
        return needs(
            "\(needed) \(needed == 1 ? "tensor" : "tensors") as its initial state",
            got: "\(count)", fix: "Give all of them in their order, or none.")
    }

    /// What a built layer makes of `xs`; a penalty on it becomes part of the step.
    private func numbers(
        _ xs: [Tensor], _ training: Bool, _ initialState: [Tensor], _ arguments: CallArguments
    ) -> [Tensor] {
        let outputs = callInside(
            xs.map(converted), training: training, initialState: initialState.map(converted),
            arguments: arguments)
        if Trace.isActive, let activityRegularizer {
            // As Keras: the penalty is a mean over the batch, and part of validation losses too.
            for output in outputs {
                let rows = Double(Swift.max(output.shape[0], 1))
                Trace.addLoss(activityRegularizer(output) / rows)
            }
        }
        return outputs
    }

    private func orFault(_ results: [Tensor]) -> [Tensor] {
        results.isEmpty
            ? [.invalid(needs("a call that returns a tensor", got: "none", fix: "Return one."))]
            : results
    }

    /// Builds the layer for the shapes, if it is not built yet. The batch axis is not looked at.
    ///
    /// - Throws: ``ConfigurationError``, and what `build` throws.
    public final func buildIfNeeded(_ shapes: [Shape]) throws {
        try buildIfNeeded(specs: shapes.map { TensorSpec($0, dtype) })
    }

    package final func buildIfNeeded(specs: [TensorSpec]) throws {
        if let fault = configurationError ?? depthFault { throw fault }
        guard !built else {
            if readsProperties { registerAfterBuild() }
            return
        }
        let open = specs.map { spec in
            let shape = spec.shape
            return shape.rank == 0
                ? spec
                : TensorSpec(Shape([Shape.unknown] + shape.dimensions.dropFirst()), spec.dtype)
        }
        registerBeforeBuild()
        do {
            try RandomStreams.draw(from: randomStreams) {
                try NameScope.with(name, at: location) { try build(inputSpecs: open) }
            }
        } catch {
            forgetBuild()
            throw error
        }
        built = true
        BuildJournal.note(self)
        registerAfterBuild()
    }

    /// Floating-point inputs in the layer's type, as Keras casts them.
    final func converted(_ x: Tensor) -> Tensor {
        guard castsInputs, x.dtype.isFloatingPoint, x.dtype != dtype else { return x }
        return x.cast(to: dtype).withMask(x.mask)
    }

    /// The symbolic outputs for symbolic inputs.
    private func describe(
        _ xs: [Tensor], _ initialState: [Tensor], _ arguments: CallArguments
    ) -> [Tensor] {
        let all = xs + initialState + arguments.tensors
        let specs: [MaskedSpec]
        do {
            specs = try described(
                xs.map(MaskedSpec.init), initialState.map(MaskedSpec.init), arguments)
            if let fault = statedFault(specs.map(\.value), xs) { throw fault }
        } catch {
            return standIns(for: error, xs)
        }
        let token = LayerCallToken()
        let outputs = specs.enumerated().map { index, spec in
            let call = LayerCall(
                self, all, stateCount: initialState.count, arguments: arguments.names,
                output: index, of: specs.count,
                call: token)
            return spec.symbol(name: name, origin: call)
        }
        noteCall(xs, outputs)
        return outputs
    }

    /// Whether a call is recorded only to learn its output's shape; its numbers will not be used.
    @TaskLocal package static var isDescribing = false
}

final class LayerCallToken {}
