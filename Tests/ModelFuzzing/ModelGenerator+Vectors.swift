import Descent
import DescentCore
import DescentTesting

/// Layers on sequences `[batch, steps, features]`, vectors `[batch, features]`, and on any shape.
extension ModelGenerator {
    mutating func growSequence(_ t: Tensor) -> Tensor {
        if sequences.chance(0.15) { return recurrent(t) }
        let steps = t.shape[1]
        switch source.pick(0...15) {
        case 0...3: return convolution1D(t)
        case 4...5:
            let padding: Padding = source.chance(0.4) ? .same : .valid
            let size = Swift.min(source.pick(1...3), padding == .same ? 3 : steps)
            let strides = source.chance(0.5) ? nil : source.pick(1...3)
            return apply(
                source.chance(0.6)
                    ? MaxPooling1D(poolSize: size, strides: strides, padding: padding)
                    : AveragePooling1D(poolSize: size, strides: strides, padding: padding), t)
        case 6:
            return apply(
                source.chance(0.5) ? GlobalAveragePooling1D() : GlobalMaxPooling1D(), t)
        case 7: return apply(Flatten(), t)
        case 8: return dense(t, units: width(), activation: activation(), cells: steps)
        case 9...12: return reshapedSequence(t)
        default: return anywhere(t)
        }
    }

    private mutating func convolution1D(_ t: Tensor) -> Tensor {
        let (steps, channels) = (t.shape[1], t.shape[2])
        let padding = source.pick(SequencePadding.allCases)
        let size = Swift.min(source.pick(1...5), padding == .valid ? steps : 5)
        let dilates = source.chance(0.2) && (padding != .valid || (size - 1) * 2 + 1 <= steps)
        let strides = dilates ? 1 : source.pick([1, 1, 1, 2, 3])
        let groups = source.chance(0.1) && channels % 2 == 0 ? 2 : 1
        var filters = fitted(width(), steps * size * channels / groups)
        filters = (filters + groups - 1) / groups * groups
        return apply(
            Conv1D(
                filters: filters, kernelSize: size, strides: strides, padding: padding,
                dilationRate: dilates ? 2 : 1, groups: groups, activation: activation(),
                useBias: source.chance(0.85), kernelRegularizer: regularizer()), t)
    }

    mutating func growVector(_ t: Tensor) -> Tensor {
        switch source.pick(0...9) {
        case 0...5:
            let units = source.chance(0.15) ? source.pick(34...140) : width()
            return dense(t, units: units, activation: activation(), cells: 1)
        case 6:
            let features = t.shape[-1]
            guard features % 4 == 0, source.chance(0.6) else { return anywhere(t) }
            return apply(Reshape(targetShape: [2, 2, features / 4]), t)
        case 7: return apply(RepeatVector(n: source.pick(1...4)), t)
        case 8 where source.chance(0.5):
            return apply(
                SpectralNormalization(
                    Dense(units: fitted(width(), t.shape[-1]), activation: activation())), t)
        default: return anywhere(t)
        }
    }

    mutating func anywhere(_ t: Tensor) -> Tensor {
        switch source.pick(0...8) {
        case 0: return apply(normalization(t), t)
        case 1: return apply(normalization(t), t)
        case 2: return apply(Activation(activation()), t)
        case 3: return apply(source.pick([ELU(), LeakyReLU(), ReLU(), Softmax()] as [Layer]), t)
        case 4: return apply(Dropout(rate: source.pick([0.1, 0.5])), t)
        case 5: return apply(Rescaling(scale: source.pick([0.5, 2, -1]), offset: 0.25), t)
        case 6:
            return apply(
                source.pick(
                    [
                        RMSNormalization(), UnitNormalization(), ActivityRegularization(l2: 0.001),
                    ] as [Layer]), t)
        case 7:
            return apply(
                source.pick(
                    [GaussianNoise(0.1), GaussianDropout(0.2), AlphaDropout(0.2)] as [Layer]),
                t)
        default:
            let features = t.shape[-1]
            let numbers = { (source: inout RandomSource) in
                (0..<features).map { _ in source.nextUniform() + 0.5 }
            }
            return apply(
                Normalization(mean: numbers(&source), variance: numbers(&source)), t)
        }
    }

    mutating func normalization(_ t: Tensor) -> Layer {
        let axis = t.rank > 2 && source.chance(0.15) ? source.pick(1...(t.rank - 1)) : -1
        let (center, scale) = (source.chance(0.85), source.chance(0.85))
        if source.chance(0.1) {
            let channels = t.shape[axis]
            return GroupNormalization(
                groups: source.pick([1, -1, channels % 2 == 0 ? 2 : 1]), axis: axis,
                center: center, scale: scale)
        }
        return source.chance(0.65)
            ? BatchNormalization(
                axis: axis, momentum: source.pick([0.5, 0.9, 0.99]), center: center, scale: scale,
                gammaRegularizer: regularizer())
            : LayerNormalization(axis: Axes(axis), center: center, scale: scale)
    }
}
