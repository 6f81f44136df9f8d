public import DescentCore

/// A recurrence over a cell: Keras' cells, or one of your own; see ``RecurrentCell``.
///
/// ```swift
/// RNN(LSTMCell(32), returnSequences: true)
/// RNN([GRUCell(32), GRUCell(16)])
/// ```
///
/// See ``RecurrentLayer`` for shapes, states and masks.
public final class RNN: RecurrentLayer, Configurable {
    /// - Parameters:
    ///   - cell: what makes a step.
    ///   - returnSequences: whether the outputs of all steps are returned; default false.
    ///   - returnState: whether the last states are returned too; default false.
    ///   - goBackwards: whether the last step comes first; default false.
    ///   - stateful: whether a batch starts from the last states of the batch before; default false.
    ///   - unroll: accepted for Keras' sake; loops stay loops, with the same numbers.
    ///   - zeroOutputForMask: whether steps that do not count have 0 as output; default false.
    ///   - activityRegularizer: penalty on the output, divided by the batch size; default none.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of the computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        _ cell: any RecurrentCell, returnSequences: Bool = false, returnState: Bool = false,
        goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false,
        zeroOutputForMask: Bool = false, activityRegularizer: (any Regularizer)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            cell: cell,
            sequence: SequenceOptions(
                returnSequences: returnSequences, returnState: returnState,
                goBackwards: goBackwards, stateful: stateful, unroll: unroll,
                zeroOutputForMask: zeroOutputForMask),
            activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// A recurrence over several cells, as ``StackedRNNCells``.
    public convenience init(
        _ cells: [any RecurrentCell], returnSequences: Bool = false, returnState: Bool = false,
        goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false,
        zeroOutputForMask: Bool = false, activityRegularizer: (any Regularizer)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            StackedRNNCells(cells, dtype: dtype, fileID: fileID, line: line),
            returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards,
            stateful: stateful, unroll: unroll, zeroOutputForMask: zeroOutputForMask,
            activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter("cell", \RNN.cell, form: .cell, "What makes a step.").unlabelled
        ] + SequenceOptions.parameters(\RNN.sequence) + [.activityRegularizer]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        let sequence = try SequenceOptions(config, \RNN.sequence)
        try self.init(
            config[\RNN.cell], returnSequences: sequence.returnSequences,
            returnState: sequence.returnState, goBackwards: sequence.goBackwards,
            stateful: sequence.stateful, unroll: sequence.unroll,
            zeroOutputForMask: sequence.zeroOutputForMask,
            activityRegularizer: config[\Layer.activityRegularizer],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }
}
