/// The largest element over all steps of each channel.
///
/// Input `[batch, steps, channels]`, output `[batch, channels]`.
public final class GlobalMaxPooling1D: GlobalPoolingLayer {
    /// - Parameter keepDims: whether the step axis stays, with length 1; default false.
    public init(
        keepDims: Bool = false, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            .maximum, axes: 1, keepDims: keepDims, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }
}
