import DescentCore

/// While training, turns each image about its middle.
/// Otherwise it changes nothing but the type, to the layer's.
///
///     y[m + i, n + j] = x[m + i · cos φ + j · sin φ, n − i · sin φ + j · cos φ]    // [m, n] the middle
///     φ = 2π · δ                                              // δ uniform in factor, for each image
///
/// Input and output `[batch, height, width, channels]`, or with channels first.
public final class RandomRotation: RandomTransformLayer, Configurable {
    private let factor: ImageFactor

    /// - Parameters:
    ///   - factor: how far at most, as a part of a whole turn, counter-clockwise: `0.2` is −0.2 to
    ///     0.2; or both bounds, `-0.1...0.3`. −1 to 1.
    ///   - fillMode: what lies outside of the image; default `.reflect`.
    ///   - interpolation: `.nearest` or `.bilinear`, the default.
    ///   - seed: makes the layer's choices independent of ``setRandomSeed(_:)`` and of other
    ///     layers; default none.
    ///   - fillValue: the number outside of the image with `.constant`; default 0.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        factor: any FactorBounds,
        fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear, seed: Int? = nil,
        fillValue: Double = 0, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.factor = ImageFactor(factor)
        super.init(
            ResamplingOptions(
                fillMode: fillMode, interpolation: interpolation, fillValue: fillValue,
                dataFormat: dataFormat),
            seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `RandomRotation(0.1)`.
    public convenience init(
        _ factor: any FactorBounds,
        fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear, seed: Int? = nil,
        fillValue: Double = 0, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            factor: factor, fillMode: fillMode,
            interpolation: interpolation, seed: seed, fillValue: fillValue, dataFormat: dataFormat,
            name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "factor", \RandomRotation.factor, form: .factor(), rule: .within(-1...1),
                "How far at most, as a part of a whole turn.")
        ] + resamplingRows
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        factor = try config[\RandomRotation.factor]
        try super.init(
            ResamplingOptions(config: config), seed: config[\RandomLayer.seed],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype], fileID: #fileID,
            line: #line)
    }

    override func origins(
        rows: Tensor, columns: Tensor, shape: Shape
    ) -> (rows: Tensor, columns: Tensor) {
        let angle = factor(drawUniform([shape[0], 1, 1])) * (2 * Double.pi)
        let (cosine, sine) = (cos(angle), sin(angle))
        let (middle, centre) = (Double(shape[1] - 1) / 2, Double(shape[2] - 1) / 2)
        let (down, right) = (rows - middle, columns - centre)
        return (right * sine + down * cosine + middle, right * cosine - down * sine + centre)
    }
}
