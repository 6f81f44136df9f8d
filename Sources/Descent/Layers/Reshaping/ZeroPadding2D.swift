/// Rows and columns of zeros around images: `[batch, height, width, channels]`.
///
/// ```swift
/// ZeroPadding2D(padding: 1)                   // one on every side
/// ZeroPadding2D(padding: (1, 2))              // one above and below, two left and right
/// ZeroPadding2D(padding: ((0, 1), (2, 3)))    // above, below; left, right
/// ```
public final class ZeroPadding2D: Layer {
    private let padding: [(Int, Int)]

    /// - Parameter padding: (above, below) and (left, right), 0 or more.
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

    /// - Parameter padding: above and below each; left and right each.
    public convenience init(
        padding: (Int, Int), name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            padding: ((padding.0, padding.0), (padding.1, padding.1)), name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// - Parameter padding: the same on every side; default 1.
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

    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: 2) { return .invalid(fault) }
        return x.padded([(0, 0)] + padding + [(0, 0)])
    }
}
