/// Steps of zeros before and after sequences: `[batch, steps, channels]`.
///
/// ```swift
/// ZeroPadding1D(padding: 1)         // one at each end
/// ZeroPadding1D(padding: (1, 2))    // one before, two after
/// ```
public final class ZeroPadding1D: ZeroPaddingLayer, Configurable {
    override class var axes: Int { 1 }

    /// - Parameters:
    ///   - padding: (before, after), 0 or more.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        padding: (Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            [padding], dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - padding: the same on every side; default 1.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        padding: Int = 1, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: (padding, padding), dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The same without a label: `ZeroPadding1D((1, 2))`.
    public convenience init(
        _ padding: (Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `ZeroPadding1D(1)`.
    public convenience init(
        _ padding: Int, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(sides: config) }
}
