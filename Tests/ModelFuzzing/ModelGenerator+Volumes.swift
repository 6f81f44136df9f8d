import Descent
import DescentCore
import DescentTesting

/// Layers on `[batch, depth, height, width, channels]`, and those that prepare images.
extension ModelGenerator {
    /// An image as a volume, some layers on it, and what is left as an image or a vector.
    mutating func throughVolume(_ t: Tensor) -> Tensor {
        let (height, width, channels) = (t.shape[1], t.shape[2], t.shape[3])
        let depth = height % 2 == 0 ? 2 : 1
        var volume = apply(Reshape(targetShape: [depth, height / depth, width, channels]), t)
        for _ in 0..<2 { volume = growVolume(volume) }
        if source.chance(0.4) {
            return apply(
                source.chance(0.5) ? GlobalAveragePooling3D() : GlobalMaxPooling3D(), volume)
        }
        let lengths = volume.shape.dimensions
        return apply(
            Reshape(targetShape: [lengths[1] * lengths[2], lengths[3], lengths[4]]), volume)
    }

    private mutating func growVolume(_ t: Tensor) -> Tensor {
        let lengths = Array(t.shape.dimensions.dropFirst().dropLast())
        let cells = lengths.reduce(1, *) * t.shape[-1]
        let size = Size3D(source.pick(1...2), source.pick(1...2), source.pick(1...3))
        switch source.pick(0...10) {
        case 0...1:
            return apply(
                Conv3D(
                    filters: fitted(width(), cells * 12), kernelSize: size,
                    strides: Size3D(source.pick(1...2)), padding: .same, activation: activation()),
                t)
        case 2:
            return apply(
                Conv3DTranspose(
                    filters: fitted(width(), cells * 12), kernelSize: size, padding: .same,
                    activation: activation()), t)
        case 3: return apply(MaxPooling3D(poolSize: size, padding: .same), t)
        case 4: return apply(AveragePooling3D(poolSize: size, padding: .same), t)
        case 5: return apply(AdaptiveAveragePooling3D(outputSize: Size3D(1, 1, lengths[2])), t)
        case 6: return apply(AdaptiveMaxPooling3D(outputSize: Size3D(lengths[0], 1, 1)), t)
        case 7 where cells <= self.size.work / 16: return apply(UpSampling3D(size: [1, 2, 1]), t)
        case 8: return apply(ZeroPadding3D(padding: ((0, 1), (1, 0), (0, 0))), t)
        case 9 where lengths[1] > 1: return apply(Cropping3D(cropping: ((0, 0), (0, 1), (0, 0))), t)
        default: return apply(SpatialDropout3D(rate: 0.3), t)
        }
    }

    /// Another size or other colours.
    mutating func prepared(_ t: Tensor) -> Tensor {
        let (height, width) = (source.pick(1...8), source.pick(1...8))
        return apply(
            source.pick(
                [
                    Resizing(height, width), CenterCrop(height, width), RandomFlip("horizontal"),
                    RandomBrightness(0.1, valueRange: -99...99),
                    RandomContrast(0.1, valueRange: -99...99), RandomCrop(height, width),
                    RandomTranslation(0.1, 0.2), RandomZoom(0.2, fillMode: .nearest),
                    RandomRotation(0.1, fillMode: .constant),
                ] as [Layer]), t)
    }
}
