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
    let kernelConstraint: (any Constraint)?
    let biasConstraint: (any Constraint)?
}

extension ConvolutionOptions {
    /// From the arguments of the table.
    init(config: Configuration) throws {
        typealias Owner = ConvolutionLayer
        let window = WindowGeometry(
            size: try config[\Owner.options.window.size],
            strides: try config[\Owner.options.window.strides],
            dilations: try config[\Owner.options.window.dilations],
            padding: try config[\Owner.options.window.padding])
        try self.init(
            filters: config[\Owner.options.filters], window: window,
            groups: config[\Owner.options.groups], activation: config[\Owner.options.activation],
            useBias: config[\Owner.options.useBias],
            kernelInitializer: config[\Owner.options.kernelInitializer],
            biasInitializer: config[\Owner.options.biasInitializer],
            kernelRegularizer: config[\Owner.options.kernelRegularizer],
            biasRegularizer: config[\Owner.options.biasRegularizer],
            kernelConstraint: config[\Owner.options.kernelConstraint],
            biasConstraint: config[\Owner.options.biasConstraint])
    }
}

/// What ``Conv1D`` and ``Conv2D`` have in common. Make one of these, not this class.
public class ConvolutionLayer: Layer {
    /// `[window…, channels / groups, filters]`, once built.
    public private(set) var kernel: Variable?
    /// `[filters]`, once built with `useBias`.
    public private(set) var bias: Variable?
    fileprivate let options: ConvolutionOptions
    /// The number of spatial axes.
    class var axes: Int { 2 }
    private var axes: Int { Self.axes }

    init(
        _ options: ConvolutionOptions, activityRegularizer: (any Regularizer)?,
        name: String?, trainable: Bool, dtype: DType, fileID: String, line: Int
    ) {
        self.options = options
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        self.activityRegularizer = activityRegularizer
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

    /// What it was made with.
    override public var outputActivation: ActivationFunction? { options.activation }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "filters", \ConvolutionLayer.options.filters,
                rule: .positive(example: "filters: 32"), "The number of output channels."),
            .windowSize(
                "kernel_size", \ConvolutionLayer.options.window.size, "kernel size", axes: axes),
            .strides(\ConvolutionLayer.options.window.strides, axes: axes),
            Parameter(
                "padding", \ConvolutionLayer.options.window.padding, default: .valid,
                rule: .padding(axes == 1 ? SequencePadding.allCases : [.valid, .same]),
                "What the window does at the edges."),
            .dataFormat, .dilations(\ConvolutionLayer.options.window.dilations, axes: axes),
            Parameter(
                "groups", \ConvolutionLayer.options.groups, default: 1,
                rule: .positive(example: "groups: 1"),
                "Parts of the channels that are convolved apart."),
            Parameter(
                "activation", \ConvolutionLayer.options.activation, default: .linear, rule: .known,
                "Applied to the sums."),
            .useBias(\ConvolutionLayer.options.useBias),
            Parameter(
                "kernel_initializer", \ConvolutionLayer.options.kernelInitializer,
                default: GlorotUniform(), "How the kernel starts."),
            Parameter(
                "bias_initializer", \ConvolutionLayer.options.biasInitializer,
                default: Zeros(), "How the bias starts."),
            Parameter(
                "kernel_regularizer", \ConvolutionLayer.options.kernelRegularizer,
                "Penalty on the kernel."),
            Parameter(
                "bias_regularizer", \ConvolutionLayer.options.biasRegularizer,
                "Penalty on the bias."),
            .activityRegularizer,
            .constraint("kernel", \ConvolutionLayer.options.kernelConstraint),
            .constraint("bias", \ConvolutionLayer.options.biasConstraint),
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
            initializer: options.kernelInitializer, regularizer: options.kernelRegularizer,
            constraint: options.kernelConstraint)
        guard options.useBias else { return }
        bias = try addWeight(
            name: "bias", shape: [options.filters], initializer: options.biasInitializer,
            regularizer: options.biasRegularizer, constraint: options.biasConstraint)
    }

    /// `[batch, windows…, filters]`.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard options.filters > 0, options.activation.keepsShape,
            let shape = options.window.outputShape(
                inputs.first?.shape, axes: axes, channels: options.filters)
        else { return try super.outputSpecs(for: inputs) }
        return [TensorSpec(shape, dtype)]
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
