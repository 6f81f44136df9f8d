/// The mean of each window along a sequence.
///
/// Input `[batch, steps, channels]`, output `[batch, new steps, channels]`. With `padding: .same`
/// only cells inside the input count.
public final class AveragePooling1D: PoolingLayer, Configurable {
    override class var kind: Kind { .average }
    override class var axes: Int { 1 }

    /// - Parameters:
    ///   - poolSize: the length of the window in steps; default 2.
    ///   - strides: steps between windows; default `poolSize`.
    ///   - padding: default `.valid`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            poolSize: [poolSize], strides: strides.map { [$0] }, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(window: config) }

    /// The same without a label: `AveragePooling1D(2)`.
    public convenience init(
        _ poolSize: Int, strides: Int? = nil, padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: poolSize, strides: strides, padding: padding, dataFormat: dataFormat,
            name: name, dtype: dtype, fileID: fileID, line: line)
    }
}
