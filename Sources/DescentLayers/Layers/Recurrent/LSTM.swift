public import DescentCore

/// Long short-term memory: a recurrence with a state that gates let through.
///
///     i, f, g, o = x[t] · kernel + h · recurrent_kernel + bias      // blocks of `units`
///     c = σ(f) · c + σ(i) · activation(g)                           // σ: recurrentActivation
///     h = σ(o) · activation(c)
///
/// See ``RecurrentLayer`` for shapes, states (`h`, then `c`) and masks. Weights, of its cell: `kernel`
/// `[features, 4 · units]`, `recurrent_kernel` `[units, 4 · units]`, `bias` `[4 · units]`.
///
/// ```swift
/// let model = Sequential([Embedding(10_000, 64, maskZero: true), LSTM(64), Dense(1, activation: .sigmoid)])
/// ```
///
/// - Source: Hochreiter and Schmidhuber 1997; as Keras 3.
public final class LSTM: RecurrentLayer, Configurable {
    private let options: CellOptions
    private let unitForgetBias: Bool

    /// - Parameters:
    ///   - units: the number of outputs, 1 or more.
    ///   - activation: applied to the sums; default `.tanh`.
    ///   - recurrentActivation: applied to gates; default `.sigmoid`.
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
        recurrentActivation: ActivationFunction = .sigmoid,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros, unitForgetBias: Bool = true,
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
                units: units, activation: activation, recurrentActivation: recurrentActivation,
                useBias: useBias, kernelInitializer: kernelInitializer,
                recurrentInitializer: recurrentInitializer, biasInitializer: biasInitializer,
                kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
                biasRegularizer: biasRegularizer, kernelConstraint: kernelConstraint,
                recurrentConstraint: recurrentConstraint, biasConstraint: biasConstraint,
                dropout: dropout, recurrentDropout: recurrentDropout, seed: seed),
            unitForgetBias: unitForgetBias,
            SequenceOptions(
                returnSequences: returnSequences, returnState: returnState,
                goBackwards: goBackwards, stateful: stateful, unroll: unroll,
                zeroOutputForMask: zeroOutputForMask),
            activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `LSTM(64)`.
    public convenience init(
        _ units: Int, activation: ActivationFunction = .tanh,
        recurrentActivation: ActivationFunction = .sigmoid,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros, unitForgetBias: Bool = true,
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
            units: units, activation: activation, recurrentActivation: recurrentActivation,
            useBias: useBias,
            kernelInitializer: kernelInitializer, recurrentInitializer: recurrentInitializer,
            biasInitializer: biasInitializer, unitForgetBias: unitForgetBias,
            kernelRegularizer: kernelRegularizer,
            recurrentRegularizer: recurrentRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            recurrentConstraint: recurrentConstraint, biasConstraint: biasConstraint,
            dropout: dropout, recurrentDropout: recurrentDropout, seed: seed,
            returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards,
            stateful: stateful, unroll: unroll, zeroOutputForMask: zeroOutputForMask,
            name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    private init(
        _ options: CellOptions, unitForgetBias: Bool, _ sequence: SequenceOptions,
        activityRegularizer: (any Regularizer)?, name: String?, trainable: Bool = true,
        dtype: DType, fileID: String = #fileID, line: Int = #line
    ) {
        self.options = options
        self.unitForgetBias = unitForgetBias
        super.init(
            cell: LSTMCell(
                options, unitForgetBias: unitForgetBias, name: "lstm_cell", trainable: trainable,
                dtype: dtype,
                fileID: fileID, line: line),
            sequence: sequence, activityRegularizer: activityRegularizer, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let rows =
            super.parameters
            + CellOptions.parameters(
                \LSTM.options, biasRows: [.unitForgetBias(\LSTM.unitForgetBias)])
            + [.activityRegularizer] + SequenceOptions.parameters(\LSTM.sequence)
        return rows.moving("activity_regularizer", before: "kernel_constraint")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            CellOptions(config, \LSTM.options), unitForgetBias: config[\LSTM.unitForgetBias],
            SequenceOptions(config, \LSTM.sequence),
            activityRegularizer: config[\Layer.activityRegularizer],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }
}
