/// The largest element of windows of volumes that are as many as asked for, whatever the length of
/// the input.
///
/// Input `[batch, depth, height, width, channels]`, output `[batch, output depth, output height,
/// output width, channels]`. Along each axis cell i of n comes from the cells ⌊i · length / n⌋ up
/// to, not including, ⌈(i + 1) · length / n⌉.
public final class AdaptiveMaxPooling3D: AdaptivePoolingLayer, Configurable {
    override class var kind: PoolingLayer.Kind { .maximum }
    override class var axes: Int { 3 }

    /// - Parameters:
    ///   - outputSize: depth, height and width of the output: `4` or `[2, 4, 3]`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        outputSize: Size3D, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            outputSize: outputSize.values, dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(adaptive: config) }

    /// The same without a label: `AdaptiveMaxPooling3D(4)`, `AdaptiveMaxPooling3D((2, 4, 3))`.
    public convenience init<each Length: SizePart>(
        _ outputSize: (repeat each Length), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            outputSize: Size3D(parts: (repeat each outputSize)), dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; sizes may be tuples.
    public convenience init<each Length: SizePart>(
        outputSize: (repeat each Length), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            outputSize: Size3D(parts: (repeat each outputSize)), dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }
}
