/// Rows and columns of zeros around images: `[batch, height, width, channels]`.
///
/// ```swift
/// ZeroPadding2D(padding: 1)                   // one on every side
/// ZeroPadding2D(padding: (1, 2))              // one above and below, two left and right
/// ZeroPadding2D(padding: ((0, 1), (2, 3)))    // above, below; left, right
/// ```
public final class ZeroPadding2D: ZeroPaddingLayer, Configurable {
    override class var axes: Int { 2 }

    /// - Parameters:
    ///   - padding: (above, below) and (left, right), 0 or more.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        padding: ((Int, Int), (Int, Int)), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            [padding.0, padding.1], dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - padding: above and below each; left and right each.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        padding: (Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: ((padding.0, padding.0), (padding.1, padding.1)), dataFormat: dataFormat,
            name: name, dtype: dtype, fileID: fileID, line: line)
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

    /// The same without a label: `ZeroPadding2D(((1, 1), (2, 2)))`.
    public convenience init(
        _ padding: ((Int, Int), (Int, Int)), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `ZeroPadding2D((1, 2))`.
    public convenience init(
        _ padding: (Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `ZeroPadding2D(1)`.
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
