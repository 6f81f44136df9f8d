/// Volumes without the cells at their edges: `[batch, depth, height, width, channels]`.
///
/// ```swift
/// Cropping3D(cropping: 1)                           // one on every side
/// Cropping3D(cropping: (1, 2, 3))                   // the same before and after each axis
/// Cropping3D(cropping: ((0, 1), (2, 3), (0, 0)))    // depth, height, width
/// ```
public final class Cropping3D: CroppingLayer, Configurable {
    override class var axes: Int { 3 }

    /// - Parameters:
    ///   - cropping: (before, after) for depth, height and width, 0 or more.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        cropping: ((Int, Int), (Int, Int), (Int, Int)), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            [cropping.0, cropping.1, cropping.2], dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - cropping: the same before and after depth, height and width.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        cropping: (Int, Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: (
                (cropping.0, cropping.0), (cropping.1, cropping.1), (cropping.2, cropping.2)
            ), dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// - Parameters:
    ///   - cropping: the same on every side; default 1.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        cropping: Int = 1, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: (cropping, cropping, cropping), dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `Cropping3D(((1, 1), (2, 2), (0, 1)))`.
    public convenience init(
        _ cropping: ((Int, Int), (Int, Int), (Int, Int)), dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: cropping, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `Cropping3D((1, 2, 3))`.
    public convenience init(
        _ cropping: (Int, Int, Int), dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: cropping, dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `Cropping3D(1)`.
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
