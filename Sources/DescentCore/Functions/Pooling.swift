/// How far TensorFlow and Keras pad an axis for `padding: .same`: so much that the output has
/// ⌈size / stride⌉ cells, the odd cell at the end.
///
/// Both numbers are 0 or more; what an `Int` cannot hold is `Int.max`, which every convolution
/// and pool refuses. A stride below 1 gives (0, 0).
public func samePadding(
    inputSize: Int, window: Int, stride: Int, dilation: Int = 1
) -> (Int, Int) {
    guard stride > 0 else { return (0, 0) }
    // The product of two integers fits twice their width.
    let (size, stride) = (Int128(inputSize), Int128(stride))
    let outputs = (size + stride - 1) / stride
    let reach = (Int128(window) - 1) * Int128(dilation) + 1
    let total = Swift.max((outputs - 1) * stride + reach - size, 0)
    return (Int(clamping: total / 2), Int(clamping: total - total / 2))
}

private func pads(_ padding: [(Int, Int)]) -> [SpatialWindow.Padding] {
    padding.map { SpatialWindow.Padding($0.0, $0.1) }
}

/// Cross-correlation, channels last.
///
/// - Parameters:
///   - x: `[batch, space…, inputs]`.
///   - kernel: `[window…, inputs / groups, outputs]`.
///   - strides: cells between windows, one number for each spatial axis.
///   - dilations: cells between neighbouring cells of the window, for each spatial axis.
///   - padding: cells of zeros before and after, for each spatial axis; see
///     ``samePadding(inputSize:window:stride:dilation:)``.
/// - Returns: `[batch, space…, outputs]`.
public func convolution(
    _ x: Tensor, _ kernel: Tensor, strides: [Int], padding: [(Int, Int)], dilations: [Int],
    groups: Int = 1
) -> Tensor {
    let window = SpatialWindow(
        size: Array(kernel.shape.dimensions.dropLast(2)), strides: strides, padding: pads(padding),
        dilations: dilations)
    return .record(.convolution(Convolution(window: window, groups: groups)), [x, kernel])
}

/// The largest element of each window of `[batch, space…, channels]`; padding never wins.
public func maxPool(
    _ x: Tensor, window: [Int], strides: [Int], padding: [(Int, Int)]
) -> Tensor {
    let window = SpatialWindow(size: window, strides: strides, padding: pads(padding))
    return windows(.maximum, window, x)
}

/// The mean of each window of `[batch, space…, channels]`;
/// cells in the padding do not count, as Keras.
///
/// Integers and bool give float32. Half precision is added up in float32 and rounded once.
public func averagePool(
    _ x: Tensor, window: [Int], strides: [Int], padding: [(Int, Int)]
) -> Tensor {
    if x.error != nil { return x }
    guard x.dtype == .float32 || x.dtype == .float64 else {
        let means = averagePool(
            x.cast(to: .float32), window: window, strides: strides, padding: padding)
        return x.isHalf ? means.cast(to: x.dtype) : means
    }
    let spatial = SpatialWindow(size: window, strides: strides, padding: pads(padding))
    let sums = windows(.sum, spatial, x)
    if sums.error != nil { return sums }
    let cells = Shape(window).elementCount
    if padding.allSatisfy({ $0 == 0 && $1 == 0 }) { return sums / Double(cells) }
    let one = Tensor.ones(Shape([1] + x.shape.spatial + [1]), dtype: x.dtype)
    return sums / windows(.sum, spatial, one)
}

/// Maxima or sums over windows. Over three axes: over two of them, then over the first, which gives the
/// same maxima at the same cells, and what devices have for one and two axes does it.
private func windows(_ kind: ReduceWindow.Kind, _ window: SpatialWindow, _ x: Tensor) -> Tensor {
    guard window.size.count == 3, window.strides.count == 3, window.padding.count == 3,
        x.rank == 5, x.error == nil
    else {
        return .record(.reduceWindow(ReduceWindow(kind: kind, window: window)), [x])
    }
    func part(_ axes: Range<Int>) -> Op {
        let part = SpatialWindow(
            size: Array(window.size[axes]), strides: Array(window.strides[axes]),
            padding: Array(window.padding[axes]), dilations: Array(window.dilations[axes]))
        return .reduceWindow(ReduceWindow(kind: kind, window: part))
    }
    let (count, depth, channels) = (x.shape[0], x.shape[1], x.shape[4])
    let images = x.reshaped(to: [count * depth, x.shape[2], x.shape[3], channels])
    let planes = Tensor.record(part(1..<3), [images])
    if planes.error != nil { return planes }
    let (height, width) = (planes.shape[1], planes.shape[2])
    let columns = planes.reshaped(to: [count, depth, height * width * channels])
    let pooled = Tensor.record(part(0..<1), [columns])
    if pooled.error != nil { return pooled }
    return pooled.reshaped(to: [count, pooled.shape[1], height, width, channels])
}
