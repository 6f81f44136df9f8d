/// Long short-term memory over sequences of images: an ``LSTM`` whose products are convolutions.
///
///     i, f, g, o = x[t] ∗ kernel + h ∗ recurrent_kernel + bias      // blocks of `filters` channels
///     c = σ(f) · c + σ(i) · activation(g)                           // σ: recurrentActivation
///     h = σ(o) · activation(c)
///
/// Input `[batch, time, height, width, channels]`, output `[batch, new height, new width, filters]`, or with `returnSequences` of all steps,
/// `[batch, time, new height, new width, filters]`. States, `h` and then `c`, have the shape of the output of one
/// step. The window over states keeps their lengths: strides, padding and dilation are those of the
/// window over steps. See ``RecurrentLayer`` for states and masks.
///
/// All lengths but batch and time are known when it is built. Weights, of its cell: `kernel` `[kernel height, kernel width, channels, 4 · filters]`,
/// `recurrent_kernel` `[kernel height, kernel width, filters, 4 · filters]`, `bias` `[4 · filters]`.
///
/// ```swift
/// let next = Sequential([
///     Input(shape: [nil, 32, 32, 1]), ConvLSTM2D(8, 3, padding: .same),
///     Conv2D(1, 1, activation: .sigmoid),
/// ])
/// ```
///
/// - Source: Shi et al. 2015, arXiv:1506.04214, without peepholes; as Keras 3.
public final class ConvLSTM2D: ConvLSTMLayer, Configurable {
    override class var axes: Int { 2 }

    /// - Parameters:
    ///   - filters: the number of output channels, 1 or more.
    ///   - kernelSize: height and width of the window: `3` or `[3, 5]`.
    ///   - strides: cells between windows over steps; default 1.
    ///   - padding: of steps; default `.valid`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - dilationRate: cells between neighbouring cells of the window over steps; default 1. Not
    ///     together with strides above 1.
    ///   - activation: applied to the sums; default `.tanh`.
    ///   - recurrentActivation: applied to gates; default `.sigmoid`.
    ///   - useBias: whether a bias is added; default true.
    ///   - kernelInitializer: default ``GlorotUniform``.
    ///   - recurrentInitializer: default ``Orthogonal``.
    ///   - biasInitializer: default ``Zeros``.
    ///   - unitForgetBias: whether the bias of the gate that forgets starts at 1; default true.
    ///   - kernelRegularizer: penalty on the kernel; default none.
    ///   - recurrentRegularizer: penalty on the recurrent kernel; default none.
    ///   - biasRegularizer: penalty on the bias; default none.
    ///   - activityRegularizer: penalty on the output, divided by the batch size; default none.
    ///   - kernelConstraint: what the kernel is held to after each update; default nothing.
    ///   - recurrentConstraint: the same for the recurrent kernel.
    ///   - biasConstraint: the same for the bias.
    ///   - dropout: the share of the inputs that is dropped while training, the same in all steps, for
    ///     each gate by itself, from 0 up to, not including, 1; default 0.
    ///   - recurrentDropout: the share of the state that is dropped; default 0.
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
    public init(
        filters: Int, kernelSize: Size2D, strides: Size2D = 1, padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .tanh,
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
        let cell = CellOptions(
            units: filters, activation: activation, recurrentActivation: recurrentActivation,
            useBias: useBias, kernelInitializer: kernelInitializer,
            recurrentInitializer: recurrentInitializer, biasInitializer: biasInitializer,
            kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
            biasRegularizer: biasRegularizer, kernelConstraint: kernelConstraint,
            recurrentConstraint: recurrentConstraint, biasConstraint: biasConstraint,
            dropout: dropout, recurrentDropout: recurrentDropout, seed: seed)
        let window = WindowGeometry(
            size: kernelSize.values, strides: strides.values, dilations: dilationRate.values,
            padding: SequencePadding(padding))
        super.init(
            ConvLSTMOptions(
                cell: cell, window: window, dataFormat: dataFormat,
                unitForgetBias: unitForgetBias),
            SequenceOptions(
                returnSequences: returnSequences, returnState: returnState,
                goBackwards: goBackwards, stateful: stateful, unroll: unroll,
                zeroOutputForMask: zeroOutputForMask),
            activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(options: config) }

    /// The same without labels: `ConvLSTM2D(8, 3)`. Sizes may be tuples: `(3, 5)`.
    public convenience init<each Kernel: SizePart>(
        _ filters: Int, _ kernelSize: (repeat each Kernel), strides: Size2D = 1,
        padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .tanh,
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
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)), strides: strides,
            padding: padding,
            dataFormat: dataFormat, dilationRate: dilationRate, activation: activation,
            recurrentActivation: recurrentActivation, useBias: useBias,
            kernelInitializer: kernelInitializer, recurrentInitializer: recurrentInitializer,
            biasInitializer: biasInitializer, unitForgetBias: unitForgetBias,
            kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            kernelConstraint: kernelConstraint, recurrentConstraint: recurrentConstraint,
            biasConstraint: biasConstraint, dropout: dropout, recurrentDropout: recurrentDropout,
            seed: seed, returnSequences: returnSequences, returnState: returnState,
            goBackwards: goBackwards, stateful: stateful, unroll: unroll,
            zeroOutputForMask: zeroOutputForMask, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The same with a size that may be a tuple: `kernelSize: (3, 5)`.
    public convenience init<each Kernel: SizePart>(
        filters: Int, kernelSize: (repeat each Kernel), strides: Size2D = 1,
        padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .tanh,
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
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)), strides: strides,
            padding: padding,
            dataFormat: dataFormat, dilationRate: dilationRate, activation: activation,
            recurrentActivation: recurrentActivation, useBias: useBias,
            kernelInitializer: kernelInitializer, recurrentInitializer: recurrentInitializer,
            biasInitializer: biasInitializer, unitForgetBias: unitForgetBias,
            kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            kernelConstraint: kernelConstraint, recurrentConstraint: recurrentConstraint,
            biasConstraint: biasConstraint, dropout: dropout, recurrentDropout: recurrentDropout,
            seed: seed, returnSequences: returnSequences, returnState: returnState,
            goBackwards: goBackwards, stateful: stateful, unroll: unroll,
            zeroOutputForMask: zeroOutputForMask, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }
}
