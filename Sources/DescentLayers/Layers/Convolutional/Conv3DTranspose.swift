/// The way back through a convolution, which makes volumes larger: every cell of the input adds its
/// multiple of the kernel to the cells of the output that its window covers.
///
///     y[n, j, f] = activation(Σ x[n, i, c] · kernel[k, f, c] + bias[f])
///     // over all i, k with i · stride + k · dilation − padding = j
///
/// Input `[batch, depth, height, width, channels]`, output `[batch, new depth, new height, new width, filters]` with lengths
/// (length − 1) · strides + kernel size, or length · strides with `padding: .same`. Weights: `kernel`
/// `[kernel depth, kernel height, kernel width, filters, channels]`, `bias` `[filters]`.
public final class Conv3DTranspose: TransposedConvolutionLayer, Configurable {
    override class var axes: Int { 3 }

    /// - Parameters:
    ///   - filters: the number of output channels, 1 or more.
    ///   - kernelSize: depth, height and width of the window: `3` or `[3, 5, 5]`.
    ///   - strides: cells of the output between windows; default 1.
    ///   - padding: `.valid` keeps all that windows reach, `.same` as many cells as the input has
    ///     times the strides; default `.valid`.
    ///   - outputPadding: cells added at the end of each axis of the output, below the strides;
    ///     default nil, what the padding says.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - dilationRate: cells between neighbouring cells of the window; default 1. Not together
    ///     with strides above 1.
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
        filters: Int, kernelSize: Size3D, strides: Size3D = 1, padding: Padding = .valid,
        outputPadding: Size3D? = nil, dataFormat: DataFormat = .channelsLast,
        dilationRate: Size3D = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
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
            filters: filters, window: window, outputPadding: outputPadding?.values,
            dataFormat: dataFormat, activation: activation, useBias: useBias,
            kernel: WeightOptions(kernelInitializer, kernelRegularizer, kernelConstraint),
            bias: WeightOptions(biasInitializer, biasRegularizer, biasConstraint))
        super.init(
            options, activityRegularizer: activityRegularizer, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(options: config) }
}
