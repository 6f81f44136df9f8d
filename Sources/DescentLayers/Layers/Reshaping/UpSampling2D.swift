/// Larger images: `[batch, height, width, channels]` becomes `[batch, height · size, width · size,
/// channels]`.
///
/// With `.nearest` every pixel is repeated; otherwise pixels between pixels are found as Keras' image
/// functions do, whose pixels have their centres at halves.
public final class UpSampling2D: UpSamplingLayer, Configurable {
    override class var axes: Int { 2 }

    /// - Parameters:
    ///   - size: how many times higher and wider: `2` or `[2, 3]`; default 2.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - interpolation: default `.nearest`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        size: Size2D = 2, dataFormat: DataFormat = .channelsLast,
        interpolation: Interpolation = .nearest, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            size: size.values, dataFormat: dataFormat, interpolation: interpolation, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Length: SizePart>(
        size: (repeat each Length), dataFormat: DataFormat = .channelsLast,
        interpolation: Interpolation = .nearest, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            size: Size2D(parts: (repeat each size)), dataFormat: dataFormat,
            interpolation: interpolation, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `UpSampling2D(2)`, `UpSampling2D((2, 3))`.
    public convenience init<each Length: SizePart>(
        _ size: (repeat each Length), dataFormat: DataFormat = .channelsLast,
        interpolation: Interpolation = .nearest, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            size: Size2D(parts: (repeat each size)), dataFormat: dataFormat,
            interpolation: interpolation, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(upSampling: config) }
}
