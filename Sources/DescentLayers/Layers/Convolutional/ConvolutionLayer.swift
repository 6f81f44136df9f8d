/// What ``Conv1D``, ``Conv2D`` and ``Conv3D`` have in common. Make one of these, not this class.
public class ConvolutionLayer: SlidingKernelLayer {
    /// `[window…, channels / groups, filters]`, once built.
    public private(set) var kernel: Variable?

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [filtersRow]
            + windowRows(axes == 1 ? SequencePadding.allCases : [.valid, .same]) + formatRows + [
                Parameter(
                    "groups", \SlidingKernelLayer.options.groups, default: 1,
                    rule: .positive(example: "groups: 1"),
                    "Parts of the channels that are convolved apart.")
            ] + outputRows
            + weightRows([
                ("kernel", \SlidingKernelLayer.options.kernel),
                ("bias", \SlidingKernelLayer.options.bias),
            ])
    }

    override func checkTogether() {
        require(
            options.groups > 0 && options.filters % options.groups == 0,
            "filters that groups divides",
            got: "\(options.filters) filters, \(options.groups) groups",
            fix: "Use a multiple of groups.")
        requireNoStridesWithDilation(options.window)
    }

    override func channelFault(_ channels: Int, _ shape: Shape) -> ShapeError? {
        guard channels < 1 || channels % options.groups != 0 else { return nil }
        return needs(
            "a number of channels that its \(options.groups) groups divide",
            got: "shape \(shape)", fix: "Use groups: 1, or another number of channels.")
    }

    override func makeKernels(channels: Int) throws {
        kernel = try addWeight(
            "kernel", Shape(options.window.size + [channels / options.groups, options.filters]),
            options.kernel)
    }

    override var builtChannels: Int? { kernel.map { $0.shape[-2] * options.groups } }

    override func sums(_ x: Tensor) -> Tensor {
        guard let kernel else { return unbuilt }
        let window = options.window
        return convolution(
            x, kernel.value, strides: window.strides, padding: window.pads(x.shape.spatial),
            dilations: window.dilations, groups: options.groups)
    }
}

extension Layer {
    /// Keeps the fault of strides together with dilation, which Keras refuses too.
    func requireNoStridesWithDilation(_ window: WindowGeometry) {
        require(
            window.strides.allSatisfy { $0 == 1 } || window.dilations.allSatisfy { $0 == 1 },
            "strides or dilationRate to be 1",
            got: "strides \(window.strides), dilationRate \(window.dilations)",
            fix: "Use one of them only.")
    }
}
