import Descent
import DescentCore
import DescentTesting

/// Layers that convolve channels apart, go the way back through windows, and move cells.
extension ModelGenerator {
    mutating func reshapedImage(_ t: Tensor) -> Tensor {
        let (height, width, channels) = (t.shape[1], t.shape[2], t.shape[3])
        let isSmall = height * width * channels <= size.work / 16
        switch source.pick(0...7) {
        case 0...1: return transposed(t)
        case 2: return separable(t)
        case 3: return depthwise(t)
        case 4 where isSmall:
            let size = Size2D(source.pick(1...2), source.pick(1...3))
            return apply(
                UpSampling2D(
                    size: size, interpolation: source.pick([.nearest, .bilinear, .bicubic])), t)
        case 5 where height > 2 && width > 2:
            let side = { (g: inout Self) in (g.source.pick(0...1), g.source.pick(0...1)) }
            return apply(Cropping2D(cropping: (side(&self), side(&self))), t)
        case 6:
            return apply(Permute(dims: source.pick([[2, 1, 3], [3, 1, 2], [1, 3, 2]])), t)
        case 7 where source.chance(0.5):
            return apply(
                source.chance(0.5)
                    ? AdaptiveAveragePooling2D(
                        outputSize: Size2D(source.pick(1...height), source.pick(1...width)))
                    : AdaptiveMaxPooling2D(outputSize: Size2D(1, source.pick(1...width))), t)
        default: return apply(SpatialDropout2D(rate: 0.3), t)
        }
    }

    private mutating func transposed(_ t: Tensor) -> Tensor {
        let (height, width, channels) = (t.shape[1], t.shape[2], t.shape[3])
        let strides = (source.pick(1...2), source.pick(1...2))
        let kernel = kernelSize()
        let cells = height * width * kernel.0 * kernel.1 * channels
        return apply(
            Conv2DTranspose(
                filters: fitted(self.width(), cells), kernelSize: Size2D(kernel.0, kernel.1),
                strides: Size2D(strides.0, strides.1), padding: source.pick([.same, .valid]),
                activation: activation(), useBias: source.chance(0.85),
                kernelRegularizer: regularizer()), t)
    }

    private mutating func separable(_ t: Tensor) -> Tensor {
        let cells = t.shape[1] * t.shape[2] * t.shape[3]
        return apply(
            SeparableConv2D(
                filters: fitted(width(), cells), kernelSize: Size2D(source.pick(1...3)),
                strides: Size2D(source.pick(1...2)), padding: .same,
                depthMultiplier: source.pick([1, 1, 2]), activation: activation(),
                useBias: source.chance(0.85)), t)
    }

    private mutating func depthwise(_ t: Tensor) -> Tensor {
        let kernel = kernelSize()
        return apply(
            DepthwiseConv2D(
                kernelSize: Size2D(kernel.0, kernel.1), strides: Size2D(source.pick(1...2)),
                padding: .same, depthMultiplier: source.pick([1, 1, 2]), activation: activation(),
                useBias: source.chance(0.85)), t)
    }

    mutating func reshapedSequence(_ t: Tensor) -> Tensor {
        let (steps, channels) = (t.shape[1], t.shape[2])
        let size = source.pick(1...3)
        switch source.pick(0...7) {
        case 5:
            let count = source.pick(1...steps)
            return apply(
                source.chance(0.5)
                    ? AdaptiveAveragePooling1D(outputSize: count)
                    : AdaptiveMaxPooling1D(outputSize: count), t)
        case 6 where steps > 2: return apply(Cropping1D(cropping: (1, source.pick(0...1))), t)
        case 0:
            return apply(
                Conv1DTranspose(
                    filters: fitted(width(), steps * size * channels), kernelSize: size,
                    strides: source.pick(1...2), padding: source.pick([.same, .valid]),
                    activation: activation()), t)
        case 1:
            return apply(
                SeparableConv1D(
                    filters: fitted(width(), steps * channels), kernelSize: size, padding: .same,
                    activation: activation()), t)
        case 2: return apply(DepthwiseConv1D(kernelSize: size, padding: .same), t)
        case 3 where steps * channels <= self.size.work / 16:
            return apply(UpSampling1D(size: 2), t)
        case 4: return apply(Permute(dims: [2, 1]), t)
        default:
            return apply(
                source.chance(0.5)
                    ? ZeroPadding1D(padding: (source.pick(0...2), source.pick(0...2)))
                    : SpatialDropout1D(rate: 0.3), t)
        }
    }
}
