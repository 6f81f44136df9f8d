public import DescentCore

/// Calls a layer on each step of sequences: the same weights for all of them.
///
/// ```swift
/// TimeDistributed(Conv2D(filters: 8, kernelSize: 3))    // [batch, time, height, width, channels]
/// ```
///
/// Input `[batch, time, …]`, output `[batch, time, …]`: what the layer makes of `[batch, …]`. A mask of
/// the steps holds for the output too. The layer inside sees a mask of what is in a step, if there is
/// one, `[batch, time, inner time]`.
///
/// All steps are one batch for the layer, but while training with a ``BatchNormalization`` inside,
/// which sees one step after the other, as in Keras. Penalties on the
/// output of the layer inside are left out, as in Keras.
public final class TimeDistributed: Layer, Configurable {
    /// What is called on each step.
    public let layer: Layer

    /// - Parameters:
    ///   - layer: what is called on each step; one input, one output.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of the computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        _ layer: Layer, name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.layer = layer
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        addSublayer(layer)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "layer", \TimeDistributed.layer, form: .layer("a layer"),
                "What is called on each step."
            ).unlabelled
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            config[\TimeDistributed.layer], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    override package var storedParts: [StoredPart]? { [StoredPart("layer", layer)] }

    /// The layer inside converts what it is given.
    override public var castsInputs: Bool { false }

    /// Masks of steps hold for the output too.
    override public var supportsMasking: Bool { true }

    /// Builds the layer inside for `[batch, …]`.
    ///
    /// - Throws: ``ShapeError`` for inputs without steps, and what the layer throws.
    override public func build(inputSpecs: [TensorSpec]) throws {
        guard let spec = inputSpecs.first, spec.shape.rank >= 3 else {
            throw stepFault(inputSpecs.first?.shape ?? [])
        }
        let step = [spec.shape[0]] + spec.shape.dimensions.dropFirst(2)
        try layer.buildIfNeeded(specs: [TensorSpec(Shape(step), spec.dtype)])
    }

    /// The layer's output for each step.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let x = onlyInput(of: inputs)
        guard x.error == nil, context.initialState.isEmpty else {
            return super.call(inputs, context: context)
        }
        guard x.rank >= 3 else { return [.invalid(stepFault(x.shape))] }
        guard x.shape[1] > 0 else {
            return [
                .invalid(
                    needs(
                        "sequences of 1 step or more", got: "shape \(x.shape)",
                        fix: "Leave them out."))
            ]
        }
        let inner = layer.supportsMasking ? context.mask.flatMap { $0.rank > 2 ? $0 : nil } : nil
        let y =
            context.training && layer.mixesRows
            ? byStep(x, inner, context.training) : atOnce(x, inner, context.training)
        guard y.error == nil, let mask = context.mask else { return [y] }
        return [y.withMask(mask.rank > 2 ? mask.any(axes: Array(2..<mask.rank)) : mask)]
    }

    /// All steps as one batch.
    private func atOnce(_ x: Tensor, _ mask: Tensor?, _ training: Bool) -> Tensor {
        let joined = { (t: Tensor) in
            t.reshaped(to: Shape([t.shape[0] * t.shape[1]] + t.shape.dimensions.dropFirst(2)))
        }
        let y = inner(joined(x).withMask(mask.map(joined)), training)
        guard y.error == nil else { return y }
        guard y.rank > 0, y.shape[0] == x.shape[0] * x.shape[1] else { return rowFault(y) }
        return y.reshaped(
            to: Shape([x.shape[0], x.shape[1]] + y.shape.dimensions.dropFirst()))
    }

    /// One step after the other.
    private func byStep(_ x: Tensor, _ mask: Tensor?, _ training: Bool) -> Tensor {
        let steps = (0..<x.shape[1]).map { step in
            inner(x[.all, step].withMask(mask.map { $0[.all, step] }), training)
        }
        if let fault = steps.first(where: { $0.error != nil }) { return fault }
        guard steps[0].rank > 0, steps[0].shape[0] == x.shape[0] else { return rowFault(steps[0]) }
        return .stacked(steps, axis: 1)
    }

    /// The output of the layer inside, without a penalty on it.
    private func inner(_ x: Tensor, _ training: Bool) -> Tensor {
        let outputs = NameScope.with(layer.name, at: layer.location) {
            layer.callInside([layer.converted(x)], training: training)
        }
        OutputRecorder.current?.add(layer, outputs)
        guard outputs.count == 1 || outputs.contains(where: { $0.error != nil }) else {
            return .invalid(
                needs(
                    "a layer with one output", got: "\(outputs.count) of \(layer.title)",
                    fix: "Leave its states out: returnState: false."))
        }
        return outputs.first { $0.error != nil } ?? outputs[0]
    }

    private func stepFault(_ shape: Shape) -> ShapeError {
        needs(
            "inputs [batch, time, …] of 3 axes or more", got: "shape \(shape)",
            fix: "Put a layer before it that gives sequences, or call \(layer.title) itself.")
    }

    private func rowFault(_ y: Tensor) -> Tensor {
        .invalid(
            needs(
                "a layer that gives a row for each row", got: "shape \(y.shape)",
                fix: "Keep the batch as the first axis of its output."))
    }
}

extension Layer {
    /// Whether rows of a batch change one another's output, or what is kept behind them, while it is
    /// trained.
    fileprivate var mixesRows: Bool { allLayers.contains { $0 is BatchNormalization } }
}
