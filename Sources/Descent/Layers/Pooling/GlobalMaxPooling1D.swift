/// The largest element over all steps of each channel.
///
/// Input `[batch, steps, channels]`, output `[batch, channels]`.
public final class GlobalMaxPooling1D: GlobalPoolingLayer {
    /// - Parameters:
    ///   - keepDims: whether the step axis stays, with length 1; default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        keepDims: Bool = false, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            .maximum, axes: 1, keepDims: keepDims, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }
}
