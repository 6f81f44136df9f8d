public import DescentCore

/// What ``RNN``, ``SimpleRNN``, ``LSTM``, ``GRU`` and ``ConvLSTM2D`` have in common: a cell that goes
/// through sequences step by step. Make one of these, not this class.
///
/// Input `[batch, time, features]`. Output: of the last step `[batch, units]`, or with
/// `returnSequences` of all, `[batch, time, units]`; with `returnState` the last states behind it,
/// `let (y, h, c) = layer(x)`, or ``Layer/outputs(_:training:)``.
///
/// Steps that a mask leaves out keep the states as they are; their output is the one before, or 0
/// with `zeroOutputForMask`. As in Keras 3, a call that gives an initial state passes over the mask
/// of its input, which only goes on with the outputs. With `goBackwards` the last step comes first,
/// and outputs come in the order in which they are made.
///
/// States start from zeros, or from what is given: `layer(x, initialState: [h, c])`. With `stateful`
/// a batch starts from the last states of the batch before, until ``resetState()``; all batches are
/// of one size then.
public class RecurrentLayer: Layer {
    /// What makes a step.
    public let cell: any RecurrentCell
    var sequence: SequenceOptions
    /// With `stateful` the last states. No weights.
    private var lastStates: [Variable] = []

    init(
        cell: any RecurrentCell, sequence: SequenceOptions,
        activityRegularizer: (any Regularizer)?, name: String?, trainable: Bool, dtype: DType,
        fileID: String, line: Int
    ) {
        self.cell = cell
        self.sequence = sequence
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        self.activityRegularizer = activityRegularizer
        addSublayer(cell)
    }

    /// Whether the outputs of all steps are returned.
    public var returnSequences: Bool { sequence.returnSequences }
    /// Whether the last states are returned too.
    public var returnState: Bool { sequence.returnState }
    /// Whether the last step comes first.
    public var goBackwards: Bool { sequence.goBackwards }
    /// Whether a batch starts from the last states of the batch before.
    public var stateful: Bool { sequence.stateful }

    /// Lets the next batch of a `stateful` layer start from zeros.
    ///
    /// - Throws: ``EngineError`` if memory cannot be had.
    public func resetState() throws {
        for state in lastStates { try state.assignNow(.zeros(state.shape, dtype: state.dtype)) }
    }

    /// Keras' other name of ``resetState()``.
    public func resetStates() throws { try resetState() }

    override package var storedParts: [StoredPart]? { [StoredPart("cell", cell)] }

    /// Makes the weights of the cell, for steps of `[batch, features…]`.
    override public func build(inputShape: Shape) throws {
        guard inputShape.rank >= 3 else { throw rankFault(inputShape) }
        let step = [inputShape[0]] + inputShape.dimensions.dropFirst(2)
        try cell.buildIfNeeded([Shape(step)])
    }

    /// Forgets the last states too.
    override public func forgetWeights() {
        super.forgetWeights()
        lastStates = []
    }

    /// As many as the cell has.
    override public var stateCount: Int? { cell.stateSize.count }

    /// Masks are used.
    override public var supportsMasking: Bool { true }

    override package var callArguments: Set<String> { ["mask"] }

    /// With `returnSequences` the mask of the input, in the order of its steps; as in Keras also with
    /// `goBackwards`.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        guard returnSequences, let mask = masks.first ?? nil else { return [] }
        return [stepMask(mask)]
    }

    /// `[batch, units]` or `[batch, time, units]`, and with `returnState` the states.
    override public func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let shape = inputs.first?.shape, shape.rank == 3, cell is any PreparingCell else {
            return try super.outputSpecs(for: inputs)
        }
        let lengths = returnSequences ? [shape[0], shape[1]] : [shape[0]]
        let states = returnState ? cell.stateSize.map { Shape([shape[0], $0]) } : []
        return ([Shape(lengths + [cell.outputSize])] + states).map { TensorSpec($0, dtype) }
    }

    /// The output, and with `returnState` the states.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let x = onlyInput(of: inputs)
        guard x.error == nil else { return [x] }
        if let fault = inputFault(x) { return [.invalid(fault)] }
        do {
            let start = try startingStates(x, context.initialState)
            let (output, states) = NameScope.with(cell.name, at: cell.location) {
                goThrough(
                    layout.channelsLast(steps: x), from: start,
                    mask: mask(in: context), context.training)
            }
            if keepsStates, output.error == nil { keep(states) }
            let inLayout =
                returnSequences ? layout.restored(steps: output) : layout.restored(output)
            return [inLayout] + (returnState ? states.map { layout.restored($0) } : [])
        } catch {
            return [.invalid(error)]
        }
    }

    // MARK: What kinds of layers say

    /// Where steps that are images have their channels; the cell has them last.
    var layout: DataFormat { .channelsLast }

    /// The shapes of states, `[batch, size]`.
    func stateShapes(batchSize: Int) -> [Shape] { cell.stateSize.map { [batchSize, $0] } }

    /// What is wrong with an input.
    func inputFault(_ x: Tensor) -> ShapeError? {
        if let fault = floatFault(x) { return fault }
        if x.rank < 3 { return rankFault(x.shape) }
        if let fault = stepsFault(x) { return fault }
        guard let width = (cell as? any PreparingCell)?.inputSize else { return nil }
        return x.rank == 3
            ? widthFault(
                x, axis: -1, width: width, "features",
                fix: "Check the data: the layer was built for \(width).")
            : rankFault(x.shape)
    }

    /// What is wrong with the number of steps.
    func stepsFault(_ x: Tensor) -> ShapeError? {
        guard x.shape[1] == 0 else { return nil }
        return needs(
            "sequences of 1 step or more", got: "shape \(x.shape)", fix: "Leave them out.")
    }

    private func rankFault(_ shape: Shape) -> ShapeError {
        needs(
            "inputs [batch, time, features]", got: "shape \(shape)",
            fix: shape.rank < 3
                ? "For one feature in each step use expandingDimension(at: -1), for a last "
                    + "recurrent layer before it returnSequences: true."
                : "Flatten what a step has besides: TimeDistributed(Flatten()).")
    }

    /// One that the call names, or that of the input: Keras looks for that only where a layer is
    /// called on one tensor alone, and not beside states.
    private func mask(in context: CallContext) -> Tensor? {
        if let named = context.arguments.tensor("mask") { return stepMask(named.asMask) }
        return context.initialState.isEmpty ? context.mask.map(stepMask) : nil
    }

    /// `[batch, time]`: a step of several masks counts if one of them says so.
    private func stepMask(_ mask: Tensor) -> Tensor {
        mask.rank > 2 ? mask.any(axes: Array(2..<mask.rank)) : mask
    }

    // MARK: States

    private func startingStates(_ x: Tensor, _ given: [Tensor]) throws -> [Tensor] {
        let batch = x.shape[0]
        if !given.isEmpty {
            for (k, (state, shape)) in zip(given, stateShapes(batchSize: batch)).enumerated()
            where state.shape != shape {
                throw needs(
                    "an initial state \(k) of shape \(shape)",
                    got: "\(state.shape)", fix: "Give one row for each sequence of the batch.")
            }
            return given.map { layout.channelsLast($0) }
        }
        guard keepsStates else { return cell.initialState(batchSize: batch) }
        if lastStates.isEmpty { try makeStates(batch) }
        guard let size = lastStates.first?.shape[0], size != batch else {
            return lastStates.map(\.value)
        }
        throw needs(
            "batches of \(size) sequences, as it is stateful and had one of that size before",
            got: "\(batch)", fix: "Leave out what does not fill a batch, or make a layer anew.")
    }

    /// Not where a call is recorded only to learn its shapes.
    private var keepsStates: Bool { stateful && StepTrace.current?.isTrial != true }

    private func makeStates(_ batch: Int) throws {
        lastStates = try cell.initialState(batchSize: batch).map { first in
            let state = try Variable(first, name: "\(name)/rnn_state", trainable: false)
            state.isCallState = true
            return state
        }
    }

    private func keep(_ states: [Tensor]) {
        for (variable, state) in zip(lastStates, states) { variable.assign(state) }
    }
}
