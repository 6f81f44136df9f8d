public import DescentCore

/// A recurrence whose output is its state.
///
///     h = activation(x[t] · kernel + bias + h · recurrent_kernel)
///
/// See ``RecurrentLayer`` for shapes, states and masks. Weights, of its cell: `kernel`
/// `[features, units]`, `recurrent_kernel` `[units, units]`, `bias` `[units]`.
///
/// ```swift
/// SimpleRNN(32, returnSequences: true)
/// ```
public final class SimpleRNN: RecurrentLayer, Configurable {
    private let options: CellOptions

    /// - Parameters:
    ///   - units: the number of outputs, 1 or more.
    ///   - activation: applied to the sums; default `.tanh`.
    ///   - useBias: whether a bias is added; default true.
    ///   - seed: makes what is dropped independent of ``setRandomSeed(_:)`` and of other layers.
    ///   - returnSequences: whether the outputs of all steps are returned; default false.
    ///   - returnState: whether the last states are returned too; default false.
    ///   - goBackwards: whether the last step comes first; default false.
    ///   - stateful: whether a batch starts from the last states of the batch before; default false.
    ///   - unroll: accepted for Keras' sake; loops stay loops, with the same numbers.
    ///   - zeroOutputForMask: whether steps that do not count have 0 as output; default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        units: Int, activation: ActivationFunction = .tanh,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, kernelConstraint: (any Constraint)? = nil,
        recurrentConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        dropout: Double = 0, recurrentDropout: Double = 0, seed: Int? = nil,
        returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false,
        stateful: Bool = false, unroll: Bool = false, zeroOutputForMask: Bool = false,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            CellOptions(
                units: units, activation: activation, recurrentActivation: .linear,
                useBias: useBias, kernelInitializer: kernelInitializer,
                recurrentInitializer: recurrentInitializer, biasInitializer: biasInitializer,
                kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
                biasRegularizer: biasRegularizer, kernelConstraint: kernelConstraint,
                recurrentConstraint: recurrentConstraint, biasConstraint: biasConstraint,
                dropout: dropout, recurrentDropout: recurrentDropout, seed: seed),
            SequenceOptions(
                returnSequences: returnSequences, returnState: returnState,
                goBackwards: goBackwards, stateful: stateful, unroll: unroll,
                zeroOutputForMask: zeroOutputForMask),
            activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `SimpleRNN(64)`.
    public convenience init(
        _ units: Int, activation: ActivationFunction = .tanh,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, kernelConstraint: (any Constraint)? = nil,
        recurrentConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        dropout: Double = 0, recurrentDropout: Double = 0, seed: Int? = nil,
        returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false,
        stateful: Bool = false, unroll: Bool = false, zeroOutputForMask: Bool = false,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            units: units, activation: activation, useBias: useBias,
            kernelInitializer: kernelInitializer, recurrentInitializer: recurrentInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            recurrentRegularizer: recurrentRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            recurrentConstraint: recurrentConstraint, biasConstraint: biasConstraint,
            dropout: dropout, recurrentDropout: recurrentDropout, seed: seed,
            returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards,
            stateful: stateful, unroll: unroll, zeroOutputForMask: zeroOutputForMask,
            name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    private init(
        _ options: CellOptions, _ sequence: SequenceOptions,
        activityRegularizer: (any Regularizer)?, name: String?, trainable: Bool = true,
        dtype: DType, fileID: String = #fileID, line: Int = #line
    ) {
        self.options = options
        super.init(
            cell: SimpleRNNCell(
                options, name: "simple_rnn_cell", trainable: trainable, dtype: dtype,
                fileID: fileID, line: line),
            sequence: sequence, activityRegularizer: activityRegularizer, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let rows =
            super.parameters + CellOptions.parameters(\SimpleRNN.options, isGated: false) + [
                .activityRegularizer
            ] + SequenceOptions.parameters(\SimpleRNN.sequence)
        return rows.moving("activity_regularizer", before: "kernel_constraint")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            CellOptions(config, \SimpleRNN.options, isGated: false),
            SequenceOptions(config, \SimpleRNN.sequence),
            activityRegularizer: config[\Layer.activityRegularizer],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }
}
