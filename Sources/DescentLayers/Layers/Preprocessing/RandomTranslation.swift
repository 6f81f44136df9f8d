import DescentCore

/// While training, moves each image up or down, and left or right, by a part of its size.
/// Otherwise it changes nothing but the type, to the layer's.
///
///     y[i, j] = x[i − δ · height, j − ε · width]    // δ, ε uniform in the factors, for each image
///
/// Input and output `[batch, height, width, channels]`, or with channels first.
public final class RandomTranslation: RandomTransformLayer, Configurable {
    private let heightFactor: ImageFactor
    private let widthFactor: ImageFactor

    /// - Parameters:
    ///   - heightFactor: how far down at most, as a part of the height: `0.2` is −0.2 to 0.2, less
    ///     than 0 is up; or both bounds, `-0.1...0.3`. −1 to 1.
    ///   - widthFactor: the same to the right, as a part of the width.
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
        heightFactor: any FactorBounds, widthFactor: any FactorBounds,
        fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear, seed: Int? = nil,
        fillValue: Double = 0, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.heightFactor = ImageFactor(heightFactor)
        self.widthFactor = ImageFactor(widthFactor)
        super.init(
            ResamplingOptions(
                fillMode: fillMode, interpolation: interpolation, fillValue: fillValue,
                dataFormat: dataFormat),
            seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without labels: `RandomTranslation(0.1, 0.2)`.
    public convenience init(
        _ heightFactor: any FactorBounds, _ widthFactor: any FactorBounds,
        fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear, seed: Int? = nil,
        fillValue: Double = 0, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            heightFactor: heightFactor, widthFactor: widthFactor, fillMode: fillMode,
            interpolation: interpolation, seed: seed, fillValue: fillValue, dataFormat: dataFormat,
            name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "height_factor", \RandomTranslation.heightFactor, form: .factor(writesNumber: true),
                rule: .within(-1...1), "How far down at most."),
            Parameter(
                "width_factor", \RandomTranslation.widthFactor, form: .factor(writesNumber: true),
                rule: .within(-1...1), "How far to the right at most."),
        ] + resamplingRows
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        heightFactor = try config[\RandomTranslation.heightFactor]
        widthFactor = try config[\RandomTranslation.widthFactor]
        try super.init(
            ResamplingOptions(config: config), seed: config[\RandomLayer.seed],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype], fileID: #fileID,
            line: #line)
    }

    override func origins(
        rows: Tensor, columns: Tensor, shape: Shape
    ) -> (rows: Tensor, columns: Tensor) {
        let draws: Shape = [shape[0], 1, 1]
        let down = heightFactor(drawUniform(draws)) * Double(shape[1])
        let right = widthFactor(drawUniform(draws)) * Double(shape[2])
        return (rows - down, columns - right)
    }
}
