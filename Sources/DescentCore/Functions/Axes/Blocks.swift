/// Pictures with more pixels and fewer channels: each pixel's channels become a block of pixels.
///
/// - Parameters:
///   - x: `[batch, height, width, blockSize² · channels]`.
///   - blockSize: 1 or more.
/// - Returns: `[batch, height · blockSize, width · blockSize, channels]`.
public func depthToSpace(_ x: Tensor, blockSize: Int) -> Tensor {
    if x.error != nil { return x }
    let (height, width, depth) = (x.shape[1], x.shape[2], x.shape[3])
    guard x.rank == 4, blockSize > 0, height >= 0, width >= 0, depth >= 0,
        depth % (blockSize * blockSize) == 0
    else { return blockFault("depthToSpace", x, blockSize, "whose channels divide by its square") }
    let channels = depth / (blockSize * blockSize)
    let batch = x.shape[0]
    return x.reshaped(
        exactly: Shape([batch, height, width, blockSize, blockSize, channels])
    ).transposed(axes: [0, 1, 3, 2, 4, 5]).reshaped(
        exactly: Shape([batch, height * blockSize, width * blockSize, channels]))
}

/// Pictures with fewer pixels and more channels: each block of pixels becomes the channels of one. The
/// inverse of ``depthToSpace(_:blockSize:)``.
///
/// - Parameters:
///   - x: `[batch, height, width, channels]`.
///   - blockSize: 1 or more; height and width divide by it.
/// - Returns: `[batch, height / blockSize, width / blockSize, blockSize² · channels]`.
public func spaceToDepth(_ x: Tensor, blockSize: Int) -> Tensor {
    if x.error != nil { return x }
    let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    guard x.rank == 4, blockSize > 0, height >= 0, width >= 0, channels >= 0,
        height % blockSize == 0, width % blockSize == 0
    else { return blockFault("spaceToDepth", x, blockSize, "that height and width divide by") }
    let (rows, columns) = (height / blockSize, width / blockSize)
    let batch = x.shape[0]
    return x.reshaped(
        exactly: Shape([batch, rows, blockSize, columns, blockSize, channels])
    ).transposed(axes: [0, 1, 3, 2, 4, 5]).reshaped(
        exactly: Shape([batch, rows, columns, blockSize * blockSize * channels]))
}

private func blockFault(_ who: String, _ x: Tensor, _ size: Int, _ rule: String) -> Tensor {
    x.fault(
        who, "pictures [batch, height, width, channels] and a block size \(rule)",
        got: "\(x.shape) and \(size)", fix: "Check both.")
}

/// Overlapping parts of the last axis: `[…, n]` gives `[…, parts, length]`, each part beginning
/// `stride` elements behind the one before. What is left at the end is cut off.
///
/// - Parameters:
///   - length: 1 up to the length of the axis.
///   - stride: 1 or more.
public func extractSequences(_ x: Tensor, length: Int, stride: Int) -> Tensor {
    if x.error != nil { return x }
    guard let n = x.shape.last, length >= 1, stride >= 1, length <= n else {
        return x.fault(
            "extractSequences",
            "a length from 1 to that of the last axis, and a stride of 1 or more",
            got: "\(length) and \(stride) for \(x.shape)", fix: "Check both.")
    }
    let parts = (n - length) / stride + 1
    let places = (0..<parts).flatMap { part in (0..<length).map { part * stride + $0 } }
    return x.gathering(Tensor(shape: [parts, length], scalars: places), axis: -1)
}
