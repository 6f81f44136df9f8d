/// The largest element of each window along a sequence.
///
/// Input `[batch, steps, channels]`, output `[batch, new steps, channels]`.
public final class MaxPooling1D: PoolingLayer {
    /// - Parameters:
    ///   - poolSize: the length of the window in steps; default 2.
    ///   - strides: steps between windows; default `poolSize`.
    ///   - padding: default `.valid`.
    public init(
        poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, name: String? = nil,
        dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            .maximum, axes: 1, poolSize: [poolSize], strides: strides.map { [$0] },
            padding: padding, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `MaxPooling1D(2)`.
    public convenience init(
        _ poolSize: Int, strides: Int? = nil, padding: Padding = .valid, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: poolSize, strides: strides, padding: padding, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }
}
