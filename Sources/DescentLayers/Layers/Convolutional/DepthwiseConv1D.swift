/// Slides windows of its own over each channel of a sequence.
///
///     y[n, i, c · m + j] = activation(Σ x[n, i · stride + k · dilation − padding, c] · kernel[k, c, j] + bias[c · m + j])
///
/// with m = depthMultiplier. Input `[batch, steps, channels]`, output
/// `[batch, new steps, channels · depthMultiplier]`. Weights: `kernel`
/// `[kernelSize, channels, depthMultiplier]`, `bias` `[channels · depthMultiplier]`.
public final class DepthwiseConv1D: DepthwiseConvolutionLayer, Configurable {
    override class var axes: Int { 1 }

    /// - Parameters:
    ///   - kernelSize: the length of the window in steps.
    ///   - strides: cells between windows; default 1.
    ///   - padding: default `.valid`.
    ///   - depthMultiplier: outputs of each channel, 1 or more; default 1.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - dilationRate: cells between neighbouring cells of the window; default 1.
    ///   - activation: default `.linear`, which changes nothing.
    ///   - useBias: whether a bias is added; default true.
    ///   - depthwiseInitializer: default ``GlorotUniform``.
    ///   - biasInitializer: default ``Zeros``.
    ///   - depthwiseRegularizer: penalty on the kernel of the channels; default none.
    ///   - biasRegularizer: penalty on the bias; default none.
    ///   - activityRegularizer: penalty on the output, divided by the batch size; default none.
    ///   - depthwiseConstraint: what the kernel of the channels is held to after each update;
    ///     default nothing.
    ///   - biasConstraint: what the bias is held to after each update; default nothing.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        kernelSize: Int, strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
        dataFormat: DataFormat = .channelsLast, dilationRate: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        depthwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        let window = WindowGeometry(
            size: [kernelSize], strides: [strides], dilations: [dilationRate],
            padding: SequencePadding(padding))
        let options = SlidingKernelOptions(
            depthMultiplier: depthMultiplier, window: window, dataFormat: dataFormat,
            activation: activation, useBias: useBias,
            kernel: WeightOptions(depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint),
            bias: WeightOptions(biasInitializer, biasRegularizer, biasConstraint))
        super.init(
            options, activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(options: config) }

    /// As the initialiser above; the kernel size needs no label.
    public convenience init(
        _ kernelSize: Int, strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
        dataFormat: DataFormat = .channelsLast, dilationRate: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        depthwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            kernelSize: kernelSize, strides: strides, padding: padding,
            depthMultiplier: depthMultiplier, dataFormat: dataFormat, dilationRate: dilationRate,
            activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
            biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            depthwiseConstraint: depthwiseConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }
}
