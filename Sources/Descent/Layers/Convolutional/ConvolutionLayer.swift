/// The arguments of convolution layers.
struct ConvolutionOptions {
    let filters: Int
    let window: WindowGeometry
    let groups: Int
    let activation: ActivationFunction
    let useBias: Bool
    let kernelInitializer: any Initializer
    let biasInitializer: any Initializer
    let kernelRegularizer: (any Regularizer)?
    let biasRegularizer: (any Regularizer)?
}

/// What ``Conv1D`` and ``Conv2D`` have in common. Make one of these, not this class.
public class ConvolutionLayer: Layer {
    /// `[window…, channels / groups, filters]`, once built.
    public private(set) var kernel: Variable?
    /// `[filters]`, once built with `useBias`.
    public private(set) var bias: Variable?
    private let options: ConvolutionOptions
    private let axes: Int

    init(
        axes: Int, _ options: ConvolutionOptions, activityRegularizer: (any Regularizer)?,
        name: String?, trainable: Bool, dtype: DType, fileID: String, line: Int
    ) {
        self.axes = axes
        self.options = options
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        self.activityRegularizer = activityRegularizer
        requirePositive(options.filters, "filters", example: "filters: 32")
        requireWindow(options.window, "kernel size", "kernelSize", axes: axes)
        requirePadding(
            options.window.padding,
            among: axes == 1 ? ["valid", "same", "causal"] : ["valid", "same"])
        requirePositive(options.groups, "groups", example: "groups: 1")
        requireKnown(options.activation)
        require(
            options.groups > 0 && options.filters % options.groups == 0,
            "filters that groups divides",
            got: "\(options.filters) filters, \(options.groups) groups",
            fix: "Use a multiple of groups.")
        require(
            options.window.strides.allSatisfy { $0 == 1 }
                || options.window.dilations.allSatisfy { $0 == 1 },
            "strides or dilationRate to be 1",
            got: "strides \(options.window.strides), dilationRate \(options.window.dilations)",
            fix: "Use one of them only.")
    }

    override var outputActivation: ActivationFunction? { options.activation.known }

    override public func config() -> [ConfigEntry] {
        [
            ConfigEntry("filters", .int(options.filters)),
            ConfigEntry("kernel_size", .ints(options.window.size)),
            ConfigEntry("strides", .ints(options.window.strides)),
            ConfigEntry("padding", .string(options.window.padding.rawValue)),
            ConfigEntry("data_format", .string("channels_last")),
            ConfigEntry("dilation_rate", .ints(options.window.dilations)),
            ConfigEntry("groups", .int(options.groups)),
            ConfigEntry("activation", options.activation.configValue),
            ConfigEntry("use_bias", .bool(options.useBias)),
            ConfigEntry("kernel_initializer", options.kernelInitializer.configValue),
            ConfigEntry("bias_initializer", options.biasInitializer.configValue),
            ConfigEntry("kernel_regularizer", options.kernelRegularizer.configValue),
            ConfigEntry("bias_regularizer", options.biasRegularizer.configValue),
            ConfigEntry("activity_regularizer", activityRegularizer.configValue),
        ]
    }

    /// Makes `kernel` `[window…, channels / groups, filters]` and, with `useBias`,
    /// `bias` `[filters]`.
    ///
    /// - Throws: ``ShapeError`` for inputs with other axes, or channels that groups do not divide.
    override public func build(inputShape: Shape) throws {
        if let fault = spatialFault(inputShape, axes: axes) { throw fault }
        let channels = inputShape[-1]
        guard channels > 0, channels % options.groups == 0 else {
            throw needs(
                "a number of channels that its \(options.groups) groups divide",
                got: "shape \(inputShape)", fix: "Use groups: 1, or another number of channels.")
        }
        kernel = try addWeight(
            name: "kernel",
            shape: Shape(options.window.size + [channels / options.groups, options.filters]),
            initializer: options.kernelInitializer, regularizer: options.kernelRegularizer)
        guard options.useBias else { return }
        bias = try addWeight(
            name: "bias", shape: [options.filters], initializer: options.biasInitializer,
            regularizer: options.biasRegularizer)
    }

    override func outputShapeAfterFault(_ inputs: [Shape]) -> Shape? {
        options.filters > 0
            ? options.window.outputShape(inputs.first, axes: axes, channels: options.filters) : nil
    }

    /// `[batch, space…, channels]` to `[batch, space…, filters]`: activation(x ∗ kernel + bias),
    /// with lengths by strides and padding.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let kernel else { return unbuilt }
        let channels = kernel.shape[-2] * options.groups
        let fault =
            floatFault(x) ?? spatialFault(x.shape, axes: axes)
            ?? widthFault(
                x, axis: -1, width: channels, "channels",
                fix: "Check the data and the layer before it: this layer was built for \(channels)."
            )
            ?? windowFault(x.shape, options.window, "kernel")
        if let fault { return .invalid(fault) }
        let sums = convolution(
            x, kernel.value, strides: options.window.strides,
            padding: options.window.pads(x.shape.spatial), dilations: options.window.dilations,
            groups: options.groups)
        return options.activation(bias.map { sums + $0.value } ?? sums)
    }
}
