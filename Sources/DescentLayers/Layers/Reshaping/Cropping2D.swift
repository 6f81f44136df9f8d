/// Images without the rows and columns at their edges: `[batch, height, width, channels]`.
///
/// ```swift
/// Cropping2D(cropping: 1)                   // one on every side
/// Cropping2D(cropping: (1, 2))              // one above and below, two left and right
/// Cropping2D(cropping: ((0, 1), (2, 3)))    // above, below; left, right
/// ```
public final class Cropping2D: CroppingLayer, Configurable {
    override class var axes: Int { 2 }
    override class var defaultCells: Int { 0 }

    /// - Parameters:
    ///   - cropping: (above, below) and (left, right), 0 or more.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        cropping: ((Int, Int), (Int, Int)), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            [cropping.0, cropping.1], dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - cropping: above and below each; left and right each.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        cropping: (Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: ((cropping.0, cropping.0), (cropping.1, cropping.1)), dataFormat: dataFormat,
            name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - cropping: the same on every side; default 0.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        cropping: Int = 0, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: (cropping, cropping), dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The same without a label: `Cropping2D(((1, 1), (2, 2)))`.
    public convenience init(
        _ cropping: ((Int, Int), (Int, Int)), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: cropping, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `Cropping2D((1, 2))`.
    public convenience init(
        _ cropping: (Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: cropping, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `Cropping2D(1)`.
    public convenience init(
        _ cropping: Int, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: cropping, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(sides: config) }
}
