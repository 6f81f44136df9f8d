/// Slides a small window over images; every filter is a weighted sum over the window.
///
///     y[n, i, j, f] = activation(Σ x[n, at(i, k), at(j, l), c] · kernel[k, l, c, f] + bias[f])
///     at(i, k) = i · stride + k · dilation − padding
///
/// Input `[batch, height, width, channels]`, output `[batch, new height, new width, filters]`.
/// Weights: `kernel` `[kernel height, kernel width, channels / groups, filters]`, `bias`
/// `[filters]`.
public final class Conv2D: ConvolutionLayer, Configurable {
    override class var axes: Int { 2 }

    /// - Parameters:
    ///   - filters: the number of output channels, 1 or more.
    ///   - kernelSize: height and width of the window: `3` or `[3, 5]`.
    ///   - strides: cells between windows; default 1.
    ///   - padding: default `.valid`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - dilationRate: cells between neighbouring cells of the window; default 1. Not together
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
        filters: Int, kernelSize: Size2D, strides: Size2D = 1, padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1, groups: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        let window = WindowGeometry(
            size: kernelSize.values, strides: strides.values, dilations: dilationRate.values,
            padding: SequencePadding(padding))
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
}
