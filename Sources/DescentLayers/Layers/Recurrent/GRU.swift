public import DescentCore

/// Gated recurrent unit: a recurrence whose gates choose between the state and what is new.
///
///     z = σ(x[t] · Wz + h · Uz),  r = σ(x[t] · Wr + h · Ur)      // σ: recurrentActivation
///     g = activation(x[t] · Wg + r · (h · Ug))                   // with resetAfter
///     g = activation(x[t] · Wg + (r · h) · Ug)                   // without
///     h = z · h + (1 − z) · g
///
/// See ``RecurrentLayer`` for shapes, states and masks, ``GRUCell`` for the bias. Weights, of its
/// cell: `kernel` `[features, 3 · units]`, `recurrent_kernel` `[units, 3 · units]`, `bias`
/// `[2, 3 · units]`, or without `resetAfter` `[3 · units]`.
///
/// ```swift
/// GRU(32, dropout: 0.1, recurrentDropout: 0.2)
/// ```
///
/// - Source: Cho et al. 2014, arXiv:1406.1078; as Keras 3.
public final class GRU: RecurrentLayer, Configurable {
    private let options: CellOptions
    private let resetAfter: Bool

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
    ///   - resetAfter: whether the gate that resets multiplies the product with the state, or the
    ///     state before it; default true.
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
        biasInitializer: any Initializer = .zeros,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, kernelConstraint: (any Constraint)? = nil,
        recurrentConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        dropout: Double = 0, recurrentDropout: Double = 0, seed: Int? = nil,
        returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false,
        stateful: Bool = false, unroll: Bool = false, resetAfter: Bool = true,
        zeroOutputForMask: Bool = false,
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
            resetAfter: resetAfter,
            SequenceOptions(
                returnSequences: returnSequences, returnState: returnState,
                goBackwards: goBackwards, stateful: stateful, unroll: unroll,
                zeroOutputForMask: zeroOutputForMask),
            activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `GRU(64)`.
    public convenience init(
        _ units: Int, activation: ActivationFunction = .tanh,
        recurrentActivation: ActivationFunction = .sigmoid,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, kernelConstraint: (any Constraint)? = nil,
        recurrentConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        dropout: Double = 0, recurrentDropout: Double = 0, seed: Int? = nil,
        returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false,
        stateful: Bool = false, unroll: Bool = false, resetAfter: Bool = true,
        zeroOutputForMask: Bool = false,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            units: units, activation: activation, recurrentActivation: recurrentActivation,
            useBias: useBias,
            kernelInitializer: kernelInitializer, recurrentInitializer: recurrentInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            recurrentRegularizer: recurrentRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            recurrentConstraint: recurrentConstraint, biasConstraint: biasConstraint,
            dropout: dropout, recurrentDropout: recurrentDropout, seed: seed,
            returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards,
            stateful: stateful, unroll: unroll, resetAfter: resetAfter,
            zeroOutputForMask: zeroOutputForMask,
            name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    private init(
        _ options: CellOptions, resetAfter: Bool, _ sequence: SequenceOptions,
        activityRegularizer: (any Regularizer)?, name: String?, trainable: Bool = true,
        dtype: DType, fileID: String = #fileID, line: Int = #line
    ) {
        self.options = options
        self.resetAfter = resetAfter
        super.init(
            cell: GRUCell(
                options, resetAfter: resetAfter, name: "gru_cell", trainable: trainable,
                dtype: dtype,
                fileID: fileID, line: line),
            sequence: sequence, activityRegularizer: activityRegularizer, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let rows =
            super.parameters
            + CellOptions.parameters(\GRU.options, lastRows: [.resetAfter(\GRU.resetAfter)])
            + [.activityRegularizer] + SequenceOptions.parameters(\GRU.sequence)
        return rows.moving("reset_after", before: "zero_output_for_mask")
            .moving("activity_regularizer", before: "kernel_constraint")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            CellOptions(config, \GRU.options), resetAfter: config[\GRU.resetAfter],
            SequenceOptions(config, \GRU.sequence),
            activityRegularizer: config[\Layer.activityRegularizer],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }
}
