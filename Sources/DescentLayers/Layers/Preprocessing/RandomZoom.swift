import DescentCore

/// While training, makes what each image shows smaller or larger about its middle.
/// Otherwise it changes nothing but the type, to the layer's.
///
///     y[i, j] = x[m + (1 + δ) · (i − m), n + (1 + ε) · (j − n)]    // [m, n] the middle
///
/// `δ` and `ε` are uniform in the factors, for each image. Input and output `[batch, height, width,
/// channels]`, or with channels first.
public final class RandomZoom: RandomTransformLayer, Configurable {
    private let heightFactor: ImageFactor
    private let widthFactor: ImageFactor?

    /// - Parameters:
    ///   - heightFactor: how much more of the height is seen at most: `0.2` is −0.2 to 0.2, less
    ///     than 0 comes nearer; or both bounds, `-0.3...0.2`. Above −1, at most 1.
    ///   - widthFactor: the same for the width; default that of the height, which keeps the
    ///     proportions.
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
        heightFactor: any FactorBounds, widthFactor: (any FactorBounds)? = nil,
        fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear, seed: Int? = nil,
        fillValue: Double = 0, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.heightFactor = ImageFactor(heightFactor)
        self.widthFactor = widthFactor.map { ImageFactor($0) }
        super.init(
            ResamplingOptions(
                fillMode: fillMode, interpolation: interpolation, fillValue: fillValue,
                dataFormat: dataFormat),
            seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without labels: `RandomZoom(0.2)`.
    public convenience init(
        _ heightFactor: any FactorBounds, _ widthFactor: (any FactorBounds)? = nil,
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
                "height_factor", \RandomZoom.heightFactor, form: .factor(writesNumber: true),
                rule: .zoom, "How much more of the height is seen at most."),
            Parameter(
                "width_factor", \RandomZoom.widthFactor,
                form: ConfigForm.factor(writesNumber: true).orNull, default: .some(nil),
                rule: Rule.zoom.ifGiven, "The same for the width."),
        ] + resamplingRows
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        heightFactor = try config[\RandomZoom.heightFactor]
        widthFactor = try config[\RandomZoom.widthFactor]
        try super.init(
            ResamplingOptions(config: config), seed: config[\RandomLayer.seed],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype], fileID: #fileID,
            line: #line)
    }

    override func origins(
        rows: Tensor, columns: Tensor, shape: Shape
    ) -> (rows: Tensor, columns: Tensor) {
        let draws: Shape = [shape[0], 1, 1]
        let high = heightFactor(drawUniform(draws)) + 1
        let wide = widthFactor.map { $0(drawUniform(draws)) + 1 } ?? high
        return (zoomed(rows, high, shape[1]), zoomed(columns, wide, shape[2]))
    }

    private func zoomed(_ places: Tensor, _ zoom: Tensor, _ length: Int) -> Tensor {
        places * zoom + (1 - zoom) * (Double(length - 1) / 2)
    }
}
