/// Rows and columns of zeros around images: `[batch, height, width, channels]`.
///
/// ```swift
/// ZeroPadding2D(padding: 1)                   // one on every side
/// ZeroPadding2D(padding: (1, 2))              // one above and below, two left and right
/// ZeroPadding2D(padding: ((0, 1), (2, 3)))    // above, below; left, right
/// ```
public final class ZeroPadding2D: Layer {
    private let padding: [(Int, Int)]

    /// - Parameters:
    ///   - padding: (above, below) and (left, right), 0 or more.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        padding: ((Int, Int), (Int, Int)), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.padding = [padding.0, padding.1]
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        let amounts = self.padding.flatMap { [$0.0, $0.1] }
        require(
            amounts.allSatisfy { (0...largestWindow).contains($0) }, "padding of 0 or more",
            got: "\(amounts)", fix: "Slice the tensor to remove cells.")
    }

    /// - Parameters:
    ///   - padding: above and below each; left and right each.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        padding: (Int, Int), name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            padding: ((padding.0, padding.0), (padding.1, padding.1)), name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - padding: the same on every side; default 1.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        padding: Int = 1, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(padding: (padding, padding), name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `ZeroPadding2D(((1, 1), (2, 2)))`.
    public convenience init(
        _ padding: ((Int, Int), (Int, Int)), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `ZeroPadding2D((1, 2))`.
    public convenience init(
        _ padding: (Int, Int), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `ZeroPadding2D(1)`.
    public convenience init(
        _ padding: Int, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            padding: padding, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    override public func config() -> [ConfigEntry] {
        [
            ConfigEntry("padding", .list(padding.map { .ints([$0.0, $0.1]) })),
            ConfigEntry("data_format", .string("channels_last")),
        ]
    }

    /// `[batch, height, width, channels]` with zeros around: height + above + below, width + left +
    /// right.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: 2) { return .invalid(fault) }
        return x.padded([(0, 0)] + padding + [(0, 0)])
    }
}
