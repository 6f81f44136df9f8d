/// The largest element of each window of volumes.
///
/// Input `[batch, depth, height, width, channels]`, output `[batch, new depth, new height, new
/// width, channels]`.
public final class MaxPooling3D: PoolingLayer, Configurable {
    override class var kind: Kind { .maximum }
    override class var axes: Int { 3 }

    /// - Parameters:
    ///   - poolSize: depth, height and width of the window: `2` or `[1, 2, 2]`; default 2.
    ///   - strides: cells between windows; default `poolSize`.
    ///   - padding: default `.valid`.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        poolSize: Size3D = 2, strides: Size3D? = nil, padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            poolSize: poolSize.values, strides: strides?.values, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(window: config) }
}
