/// Sequences without their first and last steps: `[batch, steps, channels]`.
///
/// ```swift
/// Cropping1D(cropping: 1)         // one at each end
/// Cropping1D(cropping: (1, 2))    // one before, two after
/// ```
public final class Cropping1D: CroppingLayer, Configurable {
    override class var axes: Int { 1 }

    /// - Parameters:
    ///   - cropping: (before, after), 0 or more.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        cropping: (Int, Int), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            [cropping], dataFormat: .channelsLast, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// - Parameters:
    ///   - cropping: the same on every side; default 1.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        cropping: Int = 1, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            cropping: (cropping, cropping), name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `Cropping1D((1, 2))`.
    public convenience init(
        _ cropping: (Int, Int), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            cropping: cropping, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `Cropping1D(1)`.
    public convenience init(
        _ cropping: Int, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            cropping: cropping, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(sides: config) }
}
