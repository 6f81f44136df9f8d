public import DescentCore
import DescentSupport

// Calling a layer: for its only output, or for several.

extension Layer {
    /// The output for `x`: builds the layer if need be, then records ``call(_:training:)``.
    ///
    /// On a tensor from ``Input(shape:dtype:name:fileID:line:)`` it adds the layer to the model
    /// being described. A layer or model with several outputs gives an invalid tensor: take a
    /// tuple, `let (mean, variance) = encoder(x)`, or ``outputs(_:training:)``.
    public final func callAsFunction(_ x: Tensor, training: Bool = false) -> Tensor {
        only(outputs([x], training: training))
    }

    /// The output for several inputs.
    public final func callAsFunction(_ xs: [Tensor], training: Bool = false) -> Tensor {
        only(outputs(xs, training: training))
    }

    /// Both outputs of a layer or model with two: `let (mean, variance) = encoder(x)`.
    @_disfavoredOverload
    public final func callAsFunction(_ x: Tensor, training: Bool = false) -> (Tensor, Tensor) {
        let all = exactly(2, outputs([x], training: training))
        return (all[0], all[1])
    }

    /// Both outputs for several inputs.
    @_disfavoredOverload
    public final func callAsFunction(_ xs: [Tensor], training: Bool = false) -> (Tensor, Tensor) {
        let all = exactly(2, outputs(xs, training: training))
        return (all[0], all[1])
    }

    /// The outputs of a layer or model with three: `let (mean, variance, z) = encoder(x)`.
    @_disfavoredOverload
    public final func callAsFunction(
        _ x: Tensor, training: Bool = false
    ) -> (Tensor, Tensor, Tensor) {
        let all = exactly(3, outputs([x], training: training))
        return (all[0], all[1], all[2])
    }

    /// The three outputs for several inputs.
    @_disfavoredOverload
    public final func callAsFunction(
        _ xs: [Tensor], training: Bool = false
    ) -> (Tensor, Tensor, Tensor) {
        let all = exactly(3, outputs(xs, training: training))
        return (all[0], all[1], all[2])
    }

    /// All outputs for `x`. Never empty; a fault gives one invalid tensor.
    public final func outputs(_ x: Tensor, training: Bool = false) -> [Tensor] {
        outputs([x], training: training)
    }

    private func only(_ all: [Tensor]) -> Tensor { exactly(1, all)[0] }

    /// `all`, or as many invalid tensors if there are not `count`.
    func exactly(_ count: Int, _ all: [Tensor]) -> [Tensor] {
        if all.count == count { return all }
        let first = all.first { $0.error != nil } ?? .invalid(wrongCount(count, of: all.count))
        return (0..<count).map { _ in first }
    }

    private func wrongCount(_ wanted: Int, of count: Int) -> ShapeError {
        let names = (self as? any LayerOfLayers)?.outputNames ?? []
        let list = names.count == count && count > 1 ? " (\(quotedList(names)))" : ""
        return needs(
            count == 1
                ? "a call for its only output" : "a call for all its \(count) outputs\(list)",
            got: wanted == 1 ? "a call for one tensor" : "a call for \(wanted)",
            fix: count == 1
                ? "Use `let y = layer(x)`."
                : "Use outputs(_:) for a list"
                    + (count <= 3
                        ? ", or `let (\((0..<count).map { "y\($0)" }.joined(separator: ", "))) "
                            + "= …`."
                        : "."))
    }
}

extension Layer {
    /// The symbolic tensor this layer gave in the model it is part of, to make further models from:
    ///
    /// ```swift
    /// let features = Model(inputs: model.inputs, outputs: model.layer(named: "conv")!.output)
    /// ```
    ///
    /// Invalid, with an error that says why, if the layer is not part of a functional model or of a
    /// `Sequential` that is built, if it was called several times, or if it has several outputs. Of
    /// a model it is its own only output.
    public final var output: Tensor { symbol("output", \.outputs) }

    /// The symbolic tensor this layer was called on; see ``output``.
    public final var input: Tensor { symbol("input", \.inputs) }

    final func noteCall(_ inputs: [Tensor], _ outputs: [Tensor]) {
        symbolicCalls.removeAll { !$0.isAlive }
        symbolicCalls.append(SymbolicCall(inputs, outputs))
    }

    private func symbol(_ what: String, _ side: (SymbolicCall) -> [Tensor]) -> Tensor {
        let calls: [SymbolicCall]
        if let model = self as? any LayerOfLayers {
            calls = [SymbolicCall(model.inputs, model.outputs)]
            // Those of a model that is not built are held by nobody else.
            if let fault = model.outputs.first(where: { $0.error != nil }) { return fault }
        } else {
            calls = symbolicCalls.filter(\.isAlive)
        }
        let tensors = calls.count == 1 ? side(calls[0]) : []
        if tensors.count == 1 { return tensors[0] }
        let got =
            calls.isEmpty
            ? "none" : calls.count > 1 ? "\(calls.count) calls" : "\(tensors.count) of them"
        return .invalid(
            needs(
                "to have been called once, with one \(what), in a model that is there, "
                    + "for `\(what)`",
                got: got,
                fix: calls.isEmpty
                    ? "Build the model first, or start it with Input(shape:)."
                    : "Keep the tensors of the calls, and make the model from them."))
    }
}
