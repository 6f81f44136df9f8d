/// What ``SeparableConv1D`` and ``SeparableConv2D`` have in common. Make one of these, not this class.
public class SeparableConvolutionLayer: SlidingKernelLayer {
    /// `[window…, channels, depthMultiplier]`, once built.
    public private(set) var depthwiseKernel: Variable?
    /// `[1…, channels · depthMultiplier, filters]`, once built.
    public private(set) var pointwiseKernel: Variable?

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [filtersRow] + windowRows([.valid, .same]) + formatRows
            + [depthMultiplierRow] + outputRows
            + weightRows([
                ("depthwise", \SlidingKernelLayer.options.kernel),
                ("pointwise", \SlidingKernelLayer.options.pointwise),
                ("bias", \SlidingKernelLayer.options.bias),
            ])
    }

    override func makeKernels(channels: Int) throws {
        depthwiseKernel = try addWeight(
            "depthwise_kernel", Shape(options.window.size + [channels, options.depthMultiplier]),
            options.kernel)
        let ones = options.window.size.map { _ in 1 }
        pointwiseKernel = try addWeight(
            "pointwise_kernel",
            Shape(ones + [channels * options.depthMultiplier, options.filters]),
            options.pointwise)
    }

    override var builtChannels: Int? { depthwiseKernel?.shape[-2] }

    override func sums(_ x: Tensor) -> Tensor {
        guard let depthwiseKernel, let pointwiseKernel else { return unbuilt }
        let apart = depthwiseConvolution(x, depthwiseKernel.value, options.window)
        // One cell at a time: a product.
        let matrix = pointwiseKernel.value
        return matmul(apart, matrix.reshaped(to: Shape(matrix.shape.dimensions.suffix(2))))
    }
}
