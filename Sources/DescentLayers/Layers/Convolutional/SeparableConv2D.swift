/// Slides windows of its own over each channel of images, then mixes the channels of each cell: a
/// convolution with far fewer products.
///
///     z[n, i, c · m + j] = Σ x[n, i · stride + k · dilation − padding, c] · depthwise[k, c, j]
///     y[n, i, f] = activation(Σ z[n, i, e] · pointwise[e, f] + bias[f])
///
/// with m = depthMultiplier. Input `[batch, height, width, channels]`, output
/// `[batch, new height, new width, filters]`. Weights: `depthwise_kernel`
/// `[kernel height, kernel width, channels, depthMultiplier]`, `pointwise_kernel`
/// `[1, 1, channels · depthMultiplier, filters]`, `bias` `[filters]`.
public final class SeparableConv2D: SeparableConvolutionLayer, Configurable {
    override class var axes: Int { 2 }

    /// - Parameters:
    ///   - filters: the number of output channels, 1 or more.
    ///   - kernelSize: height and width of the window: `3` or `[3, 5]`.
    ///   - strides: cells between windows; default 1.
    ///   - padding: default `.valid`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - dilationRate: cells between neighbouring cells of the window; default 1.
    ///   - depthMultiplier: outputs of each channel, 1 or more; default 1.
    ///   - activation: default `.linear`, which changes nothing.
    ///   - useBias: whether a bias is added; default true.
    ///   - depthwiseInitializer: default ``GlorotUniform``.
    ///   - pointwiseInitializer: default ``GlorotUniform``.
    ///   - biasInitializer: default ``Zeros``.
    ///   - depthwiseRegularizer: penalty on the kernel of the channels; default none.
    ///   - pointwiseRegularizer: penalty on the kernel that mixes them; default none.
    ///   - biasRegularizer: penalty on the bias; default none.
    ///   - activityRegularizer: penalty on the output, divided by the batch size; default none.
    ///   - depthwiseConstraint: what the kernel of the channels is held to after each update;
    ///     default nothing.
    ///   - pointwiseConstraint: what the kernel that mixes them is held to after each update;
    ///     default nothing.
    ///   - biasConstraint: what the bias is held to after each update; default nothing.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        filters: Int, kernelSize: Size2D, strides: Size2D = 1, padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1, depthMultiplier: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        pointwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        pointwiseRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, depthwiseConstraint: (any Constraint)? = nil,
        pointwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        let window = WindowGeometry(
            size: kernelSize.values, strides: strides.values, dilations: dilationRate.values,
            padding: SequencePadding(padding))
        let options = SlidingKernelOptions(
            filters: filters, depthMultiplier: depthMultiplier, window: window,
            dataFormat: dataFormat, activation: activation, useBias: useBias,
            kernel: WeightOptions(depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint),
            pointwise: WeightOptions(
                pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint),
            bias: WeightOptions(biasInitializer, biasRegularizer, biasConstraint))
        super.init(
            options, activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(options: config) }
}
