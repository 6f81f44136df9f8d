/// Slides a small window along a sequence; every filter is a weighted sum over the window.
///
///     y[n, t, f] = activation(Σ x[n, at(t, k), c] · kernel[k, c, f] + bias[f])
///     at(t, k) = t · stride + k · dilation − padding
///
/// Input `[batch, steps, channels]`, output `[batch, new steps, filters]`. Weights: `kernel`
/// `[kernelSize, channels / groups, filters]`, `bias` `[filters]`.
public final class Conv1D: ConvolutionLayer, Configurable {
    override class var axes: Int { 1 }

    /// - Parameters:
    ///   - filters: the number of output channels, 1 or more.
    ///   - kernelSize: the length of the window in steps.
    ///   - strides: steps between windows; default 1.
    ///   - padding: default `.valid`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - dilationRate: steps between neighbouring cells of the window; default 1. Not together
    ///     with strides above 1.
    ///   - groups: parts of the channels that are convolved apart; must divide channels and
    ///     filters.
    ///   - activation: default `.linear`, which changes nothing.
    ///   - useBias: whether a bias is added; default true.
    ///   - kernelInitializer: default ``GlorotUniform``.
    ///   - biasInitializer: default ``Zeros``.
    ///   - kernelRegularizer: penalty on the kernel; default none.
    ///   - biasRegularizer: penalty on the bias; default none.
    ///   - activityRegularizer: penalty on the output, divided by the batch size; default none.
    ///   - kernelConstraint: what the kernel is held to after each update; default nothing.
    ///   - biasConstraint: what the bias is held to after each update; default nothing.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        filters: Int, kernelSize: Int, strides: Int = 1, padding: SequencePadding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Int = 1, groups: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        let window = WindowGeometry(
            size: [kernelSize], strides: [strides], dilations: [dilationRate], padding: padding)
        let options = SlidingKernelOptions(
            filters: filters, window: window, dataFormat: dataFormat, groups: groups,
            activation: activation, useBias: useBias,
            kernel: WeightOptions(kernelInitializer, kernelRegularizer, kernelConstraint),
            bias: WeightOptions(biasInitializer, biasRegularizer, biasConstraint))
        super.init(
            options, activityRegularizer: activityRegularizer, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(options: config) }

    /// As the initialiser above; filters need no label.
    public convenience init(
        _ filters: Int, kernelSize: Int, strides: Int = 1, padding: SequencePadding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Int = 1, groups: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: kernelSize, strides: strides, padding: padding,
            dataFormat: dataFormat, dilationRate: dilationRate, groups: groups,
            activation: activation, useBias: useBias,
            kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
            kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser above; filters and kernel size need no label.
    public convenience init(
        _ filters: Int, _ kernelSize: Int, strides: Int = 1, padding: SequencePadding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Int = 1, groups: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: kernelSize, strides: strides, padding: padding,
            dataFormat: dataFormat, dilationRate: dilationRate, groups: groups,
            activation: activation, useBias: useBias,
            kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
            kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// As the first initialiser, with the activation before the padding.
    public convenience init(
        _ filters: Int, kernelSize: Int, strides: Int = 1, activation: ActivationFunction,
        padding: SequencePadding, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: kernelSize, strides: strides, padding: padding,
            activation: activation, useBias: useBias, kernelInitializer: kernelInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            kernelConstraint: kernelConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the first initialiser, with the activation before the padding.
    public convenience init(
        _ filters: Int, _ kernelSize: Int, strides: Int = 1, activation: ActivationFunction,
        padding: SequencePadding, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: kernelSize, strides: strides, padding: padding,
            activation: activation, useBias: useBias, kernelInitializer: kernelInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            kernelConstraint: kernelConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }
}
