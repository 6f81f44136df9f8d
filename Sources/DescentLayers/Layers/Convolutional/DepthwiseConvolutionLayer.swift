/// What ``DepthwiseConv1D`` and ``DepthwiseConv2D`` have in common. Make one of these, not this class.
public class DepthwiseConvolutionLayer: SlidingKernelLayer {
    /// `[window…, channels, depthMultiplier]`, once built.
    public private(set) var kernel: Variable?

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + windowRows([.valid, .same]) + [depthMultiplierRow] + formatRows
            + outputRows
            + weightRows([
                ("depthwise", \SlidingKernelLayer.options.kernel),
                ("bias", \SlidingKernelLayer.options.bias),
            ])
    }

    override func makeKernels(channels: Int) throws {
        kernel = try addWeight(
            "kernel", Shape(options.window.size + [channels, options.depthMultiplier]),
            options.kernel)
    }

    override var builtChannels: Int? { kernel?.shape[-2] }

    override func channelsBehind(_ channels: Int) -> Int { channels * options.depthMultiplier }

    override func sums(_ x: Tensor) -> Tensor {
        guard let kernel else { return unbuilt }
        return depthwiseConvolution(x, kernel.value, options.window)
    }
}

/// Each channel of `x` convolved with kernels of its own, `[window…, channels, multiplier]`: the outputs
/// of a channel stand side by side.
func depthwiseConvolution(_ x: Tensor, _ kernel: Tensor, _ window: WindowGeometry) -> Tensor {
    let (channels, multiplier) = (kernel.shape[-2], kernel.shape[-1])
    // A channel for each output: devices are fastest where each has a window of its own.
    let count = channels * multiplier
    let cells = Shape(x.shape.dimensions + [multiplier])
    let wide =
        multiplier == 1
        ? x
        : x.expandingDimension(at: -1).broadcast(to: cells)
            .reshaped(to: Shape(x.shape.dimensions.dropLast() + [count]))
    return convolution(
        wide, kernel.reshaped(to: Shape(window.size + [1, count])),
        strides: window.strides, padding: window.pads(x.shape.spatial),
        dilations: window.dilations, groups: count)
}
