/// The mean of windows of images that are as many as asked for, whatever the length of the input.
///
/// Input `[batch, height, width, channels]`, output `[batch, output height, output width,
/// channels]`. Along each axis cell i of n comes from the cells ⌊i · length / n⌋ up to, not
/// including, ⌈(i + 1) · length / n⌉.
public final class AdaptiveAveragePooling2D: AdaptivePoolingLayer, Configurable {
    override class var kind: PoolingLayer.Kind { .average }
    override class var axes: Int { 2 }

    /// - Parameters:
    ///   - outputSize: height and width of the output: `4` or `[4, 3]`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        outputSize: Size2D, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            outputSize: outputSize.values, dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(adaptive: config) }

    /// The same without a label: `AdaptiveAveragePooling2D(4)`, `AdaptiveAveragePooling2D((4, 3))`.
    public convenience init<each Length: SizePart>(
        _ outputSize: (repeat each Length), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            outputSize: Size2D(parts: (repeat each outputSize)), dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Length: SizePart>(
        outputSize: (repeat each Length), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            outputSize: Size2D(parts: (repeat each outputSize)), dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }
}
