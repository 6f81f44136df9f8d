/// The mean over all cells of each channel.
///
/// Input `[batch, height, width, channels]`, output `[batch, channels]`.
public final class GlobalAveragePooling2D: GlobalPoolingLayer {
    /// - Parameter keepDims: whether the spatial axes stay, with length 1; default false.
    public init(
        keepDims: Bool = false, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            .average, axes: 2, keepDims: keepDims, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }
}
