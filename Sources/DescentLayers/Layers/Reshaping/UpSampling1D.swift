/// Each step `size` times: `[batch, steps, channels]` becomes `[batch, steps · size, channels]`.
public final class UpSampling1D: UpSamplingLayer, Configurable {
    override class var axes: Int { 1 }

    /// - Parameters:
    ///   - size: how many times; default 2.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        size: Int = 2, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        super.init(
            size: [size], dataFormat: .channelsLast, interpolation: .nearest, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `UpSampling1D(2)`.
    public convenience init(
        _ size: Int, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(size: size, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(upSampling: config) }
}
