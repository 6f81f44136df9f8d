import Descent
import DescentCore
import DescentTesting

/// Layers on `[batch, height, width, channels]`.
extension ModelGenerator {
    mutating func growImage(_ t: Tensor) -> Tensor {
        switch source.pick(0...27) {
        case 0...7: return block(t)
        case 8...9: return convolution(t, filters: width(), padding: nil, strides: true)
        case 10...11: return pooling(t)
        case 12:
            let pad = { (g: inout Self) in (g.source.pick(0...2), g.source.pick(0...2)) }
            return apply(ZeroPadding2D(padding: (pad(&self), pad(&self))), t)
        case 13:
            let cells = t.shape[1] * t.shape[2]
            return dense(t, units: width(), activation: activation(), cells: cells)
        case 14: return apply(Flatten(), t)
        case 15: return apply(globalPooling2D(), t)
        case 16: return apply(Reshape(targetShape: [t.shape[1] * t.shape[2], t.shape[3]]), t)
        case 17...20: return reshapedImage(t)
        case 21...22: return throughVolume(t)
        case 23...24: return prepared(t)
        default: return anywhere(t)
        }
    }

    private mutating func globalPooling2D() -> Layer {
        let keep = source.chance(0.2)
        return source.chance(0.5)
            ? GlobalAveragePooling2D(keepDims: keep) : GlobalMaxPooling2D(keepDims: keep)
    }

    /// Convolution, perhaps a normalisation, a ReLU inside or behind, and mostly a pool:
    /// what the engine has its own kernels for, and its near misses.
    private mutating func block(_ t: Tensor) -> Tensor {
        let isInside = source.chance(0.5)
        var t = convolution(
            t, filters: width(), padding: nil, strides: false,
            activation: isInside ? (source.chance(0.9) ? .relu : activation()) : .linear)
        if source.chance(0.25) { t = apply(normalization(t), t) }
        if !isInside, source.chance(0.85) { t = apply(rectifier(), t) }
        if source.chance(0.08) { t = apply(Dropout(rate: 0.3), t) }
        guard source.chance(0.75) else { return t }
        let isEven = t.shape[1] >= 2 && t.shape[2] >= 2
        return isEven && source.chance(0.8) ? apply(MaxPooling2D(), t) : pooling(t)
    }

    private mutating func rectifier() -> Layer {
        source.pick(0...5) == 0
            ? source.pick([
                ReLU(maxValue: 1.5), ReLU(negativeSlope: 0.1), ReLU(threshold: 0.2), LeakyReLU(),
                Activation(.relu6),
            ]) : (source.chance(0.5) ? ReLU() : Activation(.relu))
    }

    mutating func convolution(
        _ t: Tensor, filters wanted: Int, padding: Padding?, strides mayStride: Bool,
        activation given: ActivationFunction? = nil
    ) -> Tensor {
        let (height, width, channels) = (t.shape[1], t.shape[2], t.shape[3])
        let padding = padding ?? (source.chance(0.5) ? .same : .valid)
        var kernel = kernelSize()
        if padding == .valid {
            kernel = (Swift.min(kernel.0, height), Swift.min(kernel.1, width))
        }
        var (strides, dilation) = ((1, 1), (1, 1))
        if mayStride, source.chance(0.5) {
            strides = (source.pick(1...3), source.pick(1...3))
        } else if mayStride, source.chance(0.3) {
            let reach = { (kernel: Int, side: Int) in
                padding == .same || (kernel - 1) * 2 + 1 <= side ? 2 : 1
            }
            dilation = (reach(kernel.0, height), reach(kernel.1, width))
        }
        let groups = source.chance(0.08) ? (channels % 2 == 0 ? 2 : 1) : 1
        let cells =
            padding == .same
            ? (height - 1) / strides.0 * ((width - 1) / strides.1) : height * width
        let taps = kernel.0 * kernel.1 * channels / groups
        var filters = fitted(wanted, Swift.max(cells, 1) * taps)
        filters = (filters + groups - 1) / groups * groups
        return apply(
            Conv2D(
                filters: filters, kernelSize: Size2D(kernel.0, kernel.1),
                strides: Size2D(strides.0, strides.1), padding: padding,
                dilationRate: Size2D(dilation.0, dilation.1), groups: groups,
                activation: given ?? activation(), useBias: source.chance(0.85),
                kernelRegularizer: regularizer(), biasRegularizer: regularizer(),
                activityRegularizer: regularizer()), t)
    }

    /// Mostly squares of up to five.
    mutating func kernelSize() -> (Int, Int) {
        if source.chance(0.3) { return (3, 3) }
        let side = source.pick(1...5)
        return source.chance(0.6) ? (side, side) : (source.pick(1...5), source.pick(1...5))
    }

    mutating func pooling(_ t: Tensor) -> Tensor {
        let padding: Padding = source.chance(0.4) ? .same : .valid
        func window(_ side: Int, _ source: inout RandomSource) -> Int {
            let size = source.pick(1...3)
            return padding == .same ? size : Swift.min(size, side)
        }
        let size = Size2D(window(t.shape[1], &source), window(t.shape[2], &source))
        let strides = source.chance(0.5) ? nil : Size2D(source.pick(1...3), source.pick(1...3))
        return apply(
            source.chance(0.6)
                ? MaxPooling2D(poolSize: size, strides: strides, padding: padding)
                : AveragePooling2D(poolSize: size, strides: strides, padding: padding), t)
    }
}
