/// The mean of windows along a sequence that are as many as asked for, whatever the length of the
/// input.
///
/// Input `[batch, steps, channels]`, output `[batch, outputSize, channels]`. Along each axis cell i
/// of n comes from the cells ⌊i · length / n⌋ up to, not including, ⌈(i + 1) · length / n⌉.
public final class AdaptiveAveragePooling1D: AdaptivePoolingLayer, Configurable {
    override class var kind: PoolingLayer.Kind { .average }
    override class var axes: Int { 1 }

    /// - Parameters:
    ///   - outputSize: steps of the output: `4`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        outputSize: Int, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            outputSize: [outputSize], dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(adaptive: config) }

    /// The same without a label: `AdaptiveAveragePooling1D(4)`.
    public convenience init(
        _ outputSize: Int, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            outputSize: outputSize, dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }
}
