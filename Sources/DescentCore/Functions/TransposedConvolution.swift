/// The transpose of a convolution, as Keras' `ops.conv_transpose`: every cell of `x` adds its multiple of
/// the kernel to the cells of the result that its window covers.
///
///     y[n, j, f] = Σ x[n, i, c] · kernel[k, f, c]    // over all i, k with j = i · stride + k · dilation − before
///
/// - Parameters:
///   - x: `[batch, space…, inputs]`.
///   - kernel: `[window…, outputs, inputs]`.
///   - lengths: those of the result on the axes of space: windows over them, with `padding`, must
///     be as many as the cells of `x`.
///   - strides: cells of the result between windows, one number for each axis of space.
///   - padding: cells before and after the result that windows cover and that are left out, for each
///     axis of space.
///   - dilations: cells between neighbouring cells of the window, for each axis of space.
/// - Returns: `[batch, lengths…, outputs]`.
public func transposedConvolution(
    _ x: Tensor, _ kernel: Tensor, lengths: [Int], strides: [Int], padding: [(Int, Int)],
    dilations: [Int]
) -> Tensor {
    if x.error != nil { return x }
    if kernel.error != nil { return kernel }
    guard x.rank == kernel.rank, x.rank > 2, lengths.count == x.rank - 2 else {
        return x.fault(
            "transposedConvolution",
            "[batch, space…, inputs], a kernel [window…, outputs, inputs] "
                + "and a length for each axis of space",
            got: "\(x.shape), \(kernel.shape) and \(lengths)",
            fix: "Add missing axes with reshaped(to:).")
    }
    let window = SpatialWindow(
        size: Array(kernel.shape.dimensions.dropLast(2)), strides: strides,
        padding: padding.map { SpatialWindow.Padding($0.0, $0.1) }, dilations: dilations)
    let shape = Shape([x.shape[0]] + lengths + [kernel.shape[-2]])
    let op = ConvolutionInputGradient(
        forward: Convolution(window: window, groups: 1), inputShape: shape)
    return .record(.convolutionInputGradient(op), [x, kernel])
}
