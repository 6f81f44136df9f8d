/// Every cell of a volume several times along each axis: `[batch, depth, height, width, channels]` becomes
/// `[batch, depth · size, height · size, width · size, channels]`.
public final class UpSampling3D: UpSamplingLayer, Configurable {
    override class var axes: Int { 3 }

    /// - Parameters:
    ///   - size: how many times deeper, higher and wider: `2` or `[1, 2, 2]`; default 2.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        size: Size3D = 2, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            size: size.values, dataFormat: dataFormat, interpolation: .nearest, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; sizes may be tuples.
    public convenience init<each Length: SizePart>(
        size: (repeat each Length), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            size: Size3D(parts: (repeat each size)), dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `UpSampling3D(2)`, `UpSampling3D((1, 2, 2))`.
    public convenience init<each Length: SizePart>(
        _ size: (repeat each Length), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            size: Size3D(parts: (repeat each size)), dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(upSampling: config) }
}
