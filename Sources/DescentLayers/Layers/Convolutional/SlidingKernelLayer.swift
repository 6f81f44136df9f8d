/// What layers that slide a kernel over space have in common. Make one of theirs, not this class.
public class SlidingKernelLayer: Layer {
    /// A number for each output channel, once built with `useBias`.
    public private(set) var bias: Variable?
    let options: SlidingKernelOptions
    /// The number of spatial axes.
    class var axes: Int { 2 }
    private var axes: Int { Self.axes }
    private var format: DataFormat { options.dataFormat }

    init(
        _ options: SlidingKernelOptions, activityRegularizer: (any Regularizer)?,
        name: String?, trainable: Bool, dtype: DType, fileID: String, line: Int
    ) {
        self.options = options
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        self.activityRegularizer = activityRegularizer
        checkTogether()
    }

    /// What all of them read; each has an initialiser of its own.
    init(options config: Configuration) throws {
        options = try SlidingKernelOptions(config: config)
        try super.init(
            name: config.given(\Layer.name), trainable: true, dtype: config[\Layer.dtype],
            fileID: #fileID, line: #line)
        activityRegularizer = try config[\Layer.activityRegularizer]
        checkTogether()
    }

    // MARK: What kinds of layers say

    /// Keeps the fault of arguments that do not go together.
    func checkTogether() {}

    /// What is wrong with the number of channels of an input.
    func channelFault(_ channels: Int, _ shape: Shape) -> ShapeError? {
        guard channels < 1 else { return nil }
        return needs(
            "a known number of channels", got: "shape \(shape)",
            fix: "Give the input's shape with its channels.")
    }

    /// Makes the kernels for inputs of so many channels.
    func makeKernels(channels: Int) throws {}

    /// The channels that it was built for.
    var builtChannels: Int? { nil }

    /// Output channels for so many of the input.
    func channelsBehind(_ channels: Int) -> Int { options.filters }

    /// The shape of the output for an input, both with channels last.
    func outputShape(_ input: Shape) -> Shape? {
        options.window.outputShape(input, axes: axes, channels: channelsBehind(input[-1]))
    }

    /// What is wrong with the lengths of an input.
    func lengthFault(_ shape: Shape) -> ShapeError? {
        windowFault(shape, options.window, "kernel", format)
    }

    /// The output before bias and activation, for an input with channels last.
    func sums(_ x: Tensor) -> Tensor { x }

    // MARK: Layer

    /// What it was made with.
    override public var outputActivation: ActivationFunction? { options.activation }

    /// Makes the kernel and, with `useBias`, `bias`.
    ///
    /// - Throws: ``ShapeError`` for inputs with other axes, or a number of channels that does not
    ///   go with the arguments.
    override public func build(inputShape: Shape) throws {
        if let fault = spatialFault(inputShape, axes: axes, format) { throw fault }
        let channels = format.channelsLast(inputShape)[-1]
        if let fault = channelFault(channels, inputShape) { throw fault }
        try makeKernels(channels: channels)
        guard options.useBias else { return }
        bias = try addWeight("bias", [channelsBehind(channels)], options.bias)
    }

    /// `[batch, space…, channels]`, or with channels first, by strides and padding.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, input.shape.rank == axes + 2, options.filters > 0,
            let shape = outputShape(format.channelsLast(input.shape)), shape[-1] > 0
        else { return try super.outputSpecs(for: inputs) }
        return [TensorSpec(format.restored(shape), dtype)]
    }

    /// activation(sums over the windows + bias), with lengths by strides and padding.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let channels = builtChannels else { return unbuilt }
        let fault =
            floatFault(x) ?? spatialFault(x.shape, axes: axes, format)
            ?? widthFault(
                x, axis: format.channelAxis, width: channels, "channels",
                fix: "Check the data and the layer before it: this layer was built for \(channels)."
            )
            ?? lengthFault(x.shape)
        if let fault { return .invalid(fault) }
        let sums = sums(format.channelsLast(x))
        return options.activation(format.restored(bias.map { sums + $0.value } ?? sums))
    }
}
