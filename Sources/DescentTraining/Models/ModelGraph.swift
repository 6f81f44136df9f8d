import DescentCore

/// What lies between a functional model's inputs and outputs: uses of layers and free tensor maths,
/// in an order in which they can be recorded again for real inputs.
package final class ModelGraph {
    /// One use of a layer; inputs count as uses of an ``InputLayer``.
    package struct Use {
        package let layer: Layer
        /// Slots of the layer's arguments.
        package let inputs: [Int]
        /// How many of these, at the end, are the state it starts from.
        package let stateCount: Int
        /// What the call said besides; its tensors stand behind the state.
        package let arguments: CallArguments.Names
        /// The uses whose results reach this one, through free maths or directly.
        package let sources: [Source]
        /// How many outputs the layer had, whether they are used or not.
        package let outputCount: Int
        /// Where results go: number of the layer's output, slot.
        package var outputs: [(output: Int, slot: Int, spec: TensorSpec)]
    }

    /// Result `output` of use `use`.
    package struct Source: Hashable {
        package let use: Int
        package let output: Int
    }

    package enum Step {
        case use(Int)
        case operation(Op, inputs: [Int], slot: Int)
        /// The same where lengths besides the batch are unknown.
        case open(OpenOperation, inputs: [Int], slot: Int)
        /// The mask of a value.
        case mask(of: Int, slot: Int)
        /// A value with a mask of its own.
        case masking(Int, by: Int, slot: Int)
        /// What the value in `slot` is called.
        case name(CompositeResult, inputs: [Int], slot: Int)
        case constant(Tensor, slot: Int)
        case variable(VariableStorage, slot: Int)
    }

    package let inputs: [Tensor]
    package let outputs: [Tensor]
    package let uses: [Use]
    package let steps: [Step]
    package let outputSlots: [Int]
    /// What each output comes from: a use's result, or several through free maths.
    let outputSources: [[Source]]
    package let slotCount: Int
    package let slotSpecs: [TensorSpec]
    /// Every layer once, in Keras' order: far from the outputs first.
    package let layers: [Layer]

    init(inputs: [Tensor], outputs: [Tensor], who: String) throws {
        self.inputs = inputs
        self.outputs = outputs
        var walk = try ModelGraphWalk(inputs: inputs, who: who)
        for output in outputs {
            guard output.isSymbolic || output.error != nil else {
                throw ConfigurationError(
                    who: who, expected: "outputs computed from its inputs", got: "\(output.spec)",
                    fix: "Call layers on the tensors from Input().")
            }
            walk.visit(output)
        }
        for output in outputs { walk.requireLengths(of: output.node) }
        if let error = FaultList.joined(walk.faults) { throw error }
        // Masks that outputs were given by hand are steps of their own.
        outputSlots = outputs.compactMap { walk.slot(of: $0) }
        uses = walk.uses
        steps = walk.steps
        (slotCount, slotSpecs) = (walk.slotCount, walk.slotSpecs)
        outputSources = outputSlots.map { walk.sources[$0] }
        layers = walk.layersInOrder()
    }

    /// Names of the inputs: those of their layers.
    var inputNames: [String] { uses.prefix(inputs.count).map(\.layer.name) }

    /// Names of the outputs: those of the layers they come from,
    /// numbered where a layer has several.
    var outputNames: [String] {
        var names: [String] = []
        for (index, (output, sources)) in zip(outputs, outputSources).enumerated() {
            guard case .placeholder = output.node.kind, let source = sources.first else {
                names.append("output_\(index)")
                continue
            }
            let name = uses[source.use].layer.name
            var (free, number) = (name, 1)
            while names.contains(free) { (free, number) = ("\(name)_\(number)", number + 1) }
            names.append(free)
        }
        return names
    }

    /// Records everything again for `given`.
    func run(
        _ given: [Tensor], training: Bool, who: String, location: SourceLine
    ) -> [Tensor] {
        guard given.count == inputs.count else {
            return [
                .invalid(
                    ShapeError(
                        who: who, expected: "\(inputs.count) inputs", got: "\(given.count)",
                        fix:
                            "Give one tensor for each Input, in their order: a nested array counts "
                            + "as one input, so write [Tensor(a), Tensor(b)].",
                        location: location))
            ]
        }
        var values = [Tensor?](repeating: nil, count: slotCount)
        for (i, x) in given.enumerated() {
            let fitting = x.fitted(to: inputs[i].spec, who: who, location: location)
            if fitting.error != nil { return [fitting] }
            values[i] = fitting
        }
        let batch = given.first.map { $0.rank > 0 ? $0.shape[0] : 1 } ?? 1
        var names = RecordedNames()
        for step in steps { perform(step, &values, &names, batch, training) }
        return outputSlots.compactMap { values[$0] }
    }

    private func perform(
        _ step: Step, _ values: inout [Tensor?], _ names: inout RecordedNames, _ batch: Int,
        _ training: Bool
    ) {
        switch step {
        case .name(let result, let inputs, let slot):
            values[slot] = values[slot].map {
                names.name($0, result, inputs.compactMap { values[$0] })
            }
        case .mask(let owner, let slot):
            values[slot] = values[owner].map { $0.error == nil ? $0.maskOrOnes : $0 }
        case .masking(let input, let mask, let slot):
            values[slot] = values[input].map { $0.withMask(values[mask]) }
        case .constant(let tensor, let slot): values[slot] = tensor
        case .variable(let storage, let slot): values[slot] = storage.value
        case .operation(let op, let inputs, let slot):
            let operands = inputs.compactMap { values[$0] }
            values[slot] =
                operands.first { $0.error != nil }
                ?? .record(op.rebatched(batch, inputs: operands.map(\.shape)), operands)
        case .open(let operation, let inputs, let slot):
            let operands = inputs.compactMap { values[$0] }
            values[slot] = operands.first { $0.error != nil } ?? operation.record(operands, batch)
        case .use(let index):
            let use = uses[index]
            guard !(use.layer is InputLayer) else { return }
            let given = use.inputs.compactMap { values[$0] }
            let own = given.dropLast(use.arguments.tensors.count)
            let results = use.layer.outputs(
                Array(own.dropLast(use.stateCount)), training: training,
                initialState: Array(own.suffix(use.stateCount)),
                arguments: CallArguments(use.arguments, Array(given.dropFirst(own.count))))
            place(results, of: use, &values)
        }
    }

    /// Puts results where they go; invalid ones if they are not as they were described.
    private func place(_ results: [Tensor], of use: Use, _ values: inout [Tensor?]) {
        let countFault = use.layer.countFault(results, described: use.outputCount)
        for (output, slot, spec) in use.outputs {
            // A fault gives one invalid tensor, whatever the number of outputs.
            let result = results[Swift.min(output, results.count - 1)]
            let fault = countFault ?? use.layer.describedFault([result], [spec])
            values[slot] = fault.map { .invalid($0) } ?? result
        }
    }
}

/// Calls of named functions that are being recorded again: all results of one refer to it.
private struct RecordedNames {
    private var calls: [ObjectIdentifier: Composite] = [:]

    mutating func name(_ value: Tensor, _ result: CompositeResult, _ inputs: [Tensor]) -> Tensor {
        guard value.error == nil, inputs.allSatisfy({ $0.error == nil }) else { return value }
        let id = ObjectIdentifier(result.composite)
        let call = calls[id] ?? result.composite.call(on: inputs)
        calls[id] = call
        return value.named(CompositeResult(composite: call, index: result.index))
    }
}

extension Tensor {
    /// This data as the input that `spec` declares: types are converted as in Keras, and `[n]`
    /// counts as `[n, 1]`.
    func fitted(to spec: TensorSpec, who: String, location: SourceLine) -> Tensor {
        if error != nil { return self }
        var x = self
        if x.rank == spec.shape.rank - 1, spec.shape[-1] == 1 { x = x.expandingDimension(at: -1) }
        let fits =
            x.rank == spec.shape.rank
            && zip(x.shape, spec.shape).allSatisfy { $0 == $1 || $1 < 0 || $0 < 0 }
        guard fits else {
            let example = Array(spec.shape.dropFirst())
            let isOne =
                rank == example.count && zip(shape, example).allSatisfy { $0 == $1 || $1 < 0 }
            return .invalid(
                ShapeError(
                    who: who, expected: "inputs of shape \(spec.shape)", got: "\(shape)",
                    fix: isOne
                        ? "For one example write [x], or x.expandingDimension(at: 0)."
                        : "Check the data, or reshape it; the model was made for Input(shape: "
                            + "\(Shape(Array(spec.shape.dropFirst())))).",
                    location: location))
        }
        guard spec.dtype.isFloatingPoint || !x.dtype.isFloatingPoint else {
            return .invalid(
                ShapeError(
                    who: who, expected: "inputs of type \(spec.dtype)", got: "\(dtype)",
                    fix: "Use cast(to: .\(spec.dtype)), or change Input(dtype:).",
                    location: location))
        }
        // The mask is of the axes in front, which are the same.
        return x.cast(to: spec.dtype).withMask(mask)
    }

    /// The mask; all true where there is none.
    fileprivate var maskOrOnes: Tensor {
        mask ?? .ones(Shape(Array(shape.dimensions.prefix(2))), dtype: .bool)
    }
}
