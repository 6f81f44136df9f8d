/// Cells of zeros around volumes: `[batch, depth, height, width, channels]`.
///
/// ```swift
/// ZeroPadding3D(padding: 1)                           // one on every side
/// ZeroPadding3D(padding: (1, 2, 3))                   // the same before and after each axis
/// ZeroPadding3D(padding: ((0, 1), (2, 3), (0, 0)))    // depth, height, width
/// ```
public final class ZeroPadding3D: ZeroPaddingLayer, Configurable {
    override class var axes: Int { 3 }

    /// - Parameters:
    ///   - padding: (before, after) for depth, height and width, 0 or more.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        padding: ((Int, Int), (Int, Int), (Int, Int)), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            [padding.0, padding.1, padding.2], dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - padding: the same before and after depth, height and width.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        padding: (Int, Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: ((padding.0, padding.0), (padding.1, padding.1), (padding.2, padding.2)),
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
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
            padding: (padding, padding, padding), dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The same without a label: `ZeroPadding3D(((1, 1), (2, 2), (0, 1)))`.
    public convenience init(
        _ padding: ((Int, Int), (Int, Int), (Int, Int)), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `ZeroPadding3D((1, 2, 3))`.
    public convenience init(
        _ padding: (Int, Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `ZeroPadding3D(1)`.
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
