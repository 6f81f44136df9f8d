public import DescentCore

/// A recurrent layer that goes through sequences in both directions, as two layers whose outputs are
/// merged.
///
/// ```swift
/// Bidirectional(LSTM(32, returnSequences: true))
/// Bidirectional(GRU(16), mergeMode: .sum)
/// ```
///
/// Input `[batch, time, features]`. Output: that of both layers side by side, `[batch, 2 · units]` or
/// `[batch, time, 2 · units]`, or merged otherwise; without a merge two tensors. With `returnState`
/// the states of the forward layer follow, then those of the backward layer.
///
/// Steps that a mask leaves out have 0 as their output where sequences are returned, as in Keras.
public final class Bidirectional: Layer, Configurable {
    /// What becomes of the two outputs.
    public enum MergeMode: String, Sendable, Hashable, CaseIterable, ConfigConvertible {
        /// Side by side along the last axis.
        case concat
        /// Added.
        case sum
        /// Multiplied.
        case mul
        /// Their mean.
        case ave
    }

    /// Goes through the steps in their order; made anew from the arguments of the given layer.
    public let forwardLayer: RecurrentLayer
    /// Goes through the steps from the last to the first.
    public let backwardLayer: RecurrentLayer
    /// What becomes of the two outputs; nil returns both.
    public let mergeMode: MergeMode?

    /// - Parameters:
    ///   - layer: the layer for each direction, as a pattern: both are made from its arguments.
    ///   - mergeMode: what becomes of the two outputs; default `.concat`, nil returns both.
    ///   - backwardLayer: another layer for the way back, which has `goBackwards` where `layer` has
    ///     not; default one like `layer`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of the computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        _ layer: RecurrentLayer, mergeMode: MergeMode? = .concat,
        backwardLayer: RecurrentLayer? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        var fault: (any Error)?
        let copy = { (prefix: String, turns: Bool) -> RecurrentLayer in
            do {
                return try layer.copy(prefix: prefix, turning: turns)
            } catch let error {
                fault = fault ?? error
                return layer
            }
        }
        forwardLayer = copy("forward_", false)
        self.backwardLayer = backwardLayer ?? copy("backward_", true)
        self.mergeMode = mergeMode
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        if let fault = fault as? ConfigurationError {
            configurationError = configurationError ?? fault.at(location)
        }
        for layer in [forwardLayer, self.backwardLayer] {
            layer.sequence.zeroOutputForMask = layer.returnSequences
            addSublayer(layer)
        }
        requireOppositeLayers()
    }

    private func requireOppositeLayers() {
        let (a, b) = (forwardLayer, backwardLayer)
        guard configurationError == nil else { return }
        require(
            a.goBackwards != b.goBackwards, "layers of opposite directions",
            got: "goBackwards: \(a.goBackwards) for both",
            fix: "Give one of them goBackwards: \(!a.goBackwards).")
        let options = { (layer: RecurrentLayer) in
            [
                ("returnSequences", layer.returnSequences), ("returnState", layer.returnState),
                ("stateful", layer.stateful),
            ]
        }
        for ((label, first), (_, second)) in zip(options(a), options(b)) {
            require(
                first == second, "layers with the same \(label)", got: "\(first) and \(second)",
                fix: "Give both the same.")
        }
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "layer", \Bidirectional.forwardLayer, form: .layer("a recurrent layer"),
                "The layer for each direction."
            ).unlabelled,
            Parameter(
                "merge_mode", \Bidirectional.mergeMode, form: ConfigForm<MergeMode>.ofType.orNull,
                default: .some(.concat), "What becomes of the two outputs."),
            Parameter(
                "backward_layer", \Bidirectional.backwardLayer, form: .layer("a recurrent layer"),
                "The layer for the way back."
            ).optional,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            config[\Bidirectional.forwardLayer], mergeMode: config[\Bidirectional.mergeMode],
            backwardLayer: config.given(\Bidirectional.backwardLayer),
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    override package var storedParts: [StoredPart]? {
        [StoredPart("forward_layer", forwardLayer), StoredPart("backward_layer", backwardLayer)]
    }

    /// Lets the next batch of `stateful` layers start from zeros.
    ///
    /// - Throws: ``EngineError`` if memory cannot be had.
    public func resetState() throws {
        try forwardLayer.resetState()
        try backwardLayer.resetState()
    }

    /// Keras' other name of ``resetState()``.
    public func resetStates() throws { try resetState() }

    /// Makes the weights of both layers.
    override public func build(inputShape: Shape) throws {
        for layer in [forwardLayer, backwardLayer] {
            try layer.buildIfNeeded([inputShape])
            // Cells of both have one name.
            for weight in layer.weights { weight.name = "\(layer.name)/\(weight.name)" }
        }
    }

    /// As many as both layers have.
    override public var stateCount: Int? {
        forwardLayer.cell.stateSize.count + backwardLayer.cell.stateSize.count
    }

    /// Masks are used.
    override public var supportsMasking: Bool { true }

    /// Where sequences are returned the mask of the input.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        let mask = forwardLayer.computeMask(inputs, masks: masks)
        return mergeMode == nil ? mask + mask : mask
    }

    /// Both outputs merged, and with `returnState` all states.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let count = forwardLayer.cell.stateSize.count
        let outputs = { (layer: RecurrentLayer, state: ArraySlice<Tensor>) in
            layer.outputs(inputs, training: context.training, initialState: Array(state))
        }
        let forward = outputs(forwardLayer, context.initialState.prefix(count))
        let backward = outputs(backwardLayer, context.initialState.dropFirst(count))
        if let fault = (forward + backward).first(where: { $0.error != nil }) { return [fault] }
        // Each is in the order in which it was made; the one that turned is put in order.
        let inOrder = { (y: Tensor) in
            self.forwardLayer.returnSequences ? y.reversed(axis: 1).withMask(y.mask) : y
        }
        return merged(forward[0], inOrder(backward[0])) + forward.dropFirst()
            + backward.dropFirst()
    }

    private func merged(_ a: Tensor, _ b: Tensor) -> [Tensor] {
        switch mergeMode {
        case .concat: [.concatenated([a, b], axis: -1)]
        case .sum: [a + b]
        case .mul: [a * b]
        case .ave: [(a + b) / 2]
        case nil: [a, b]
        }
    }
}

extension RecurrentLayer {
    /// A layer with the same arguments, and weights of its own.
    ///
    /// - Parameters:
    ///   - prefix: put in front of the name, unless it is there.
    ///   - turns: whether it goes through the steps in the other order.
    /// - Throws: ``ConfigurationError`` for a cell that configurations do not hold.
    fileprivate func copy(prefix: String, turning turns: Bool) throws -> RecurrentLayer {
        if let configurationError { throw configurationError }
        guard case .object(let className, let config) = configObject else { return self }
        let newName = name.hasPrefix(prefix) ? name : prefix + name
        let entries = config.map { entry in
            switch entry.key {
            case "name": ConfigEntry("name", .string(newName))
            // Keras' way back goes backwards, whatever the layer does.
            case "go_backwards" where turns: ConfigEntry("go_backwards", true)
            default: entry
            }
        }
        guard let layer = try Registry.layers.make(className, entries) as? RecurrentLayer else {
            throw ConfigurationError(
                who: title, expected: "a recurrent layer of the class '\(className)'",
                got: "another layer of that name", fix: "Register yours under another name.")
        }
        layer.location = location
        return layer
    }
}
