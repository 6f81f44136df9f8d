extension Tensor {
    private func reduce(_ reduction: Reduction, _ axes: [Int]?, _ keepDims: Bool) -> Tensor {
        if error != nil { return self }
        let chosen = axes.map { $0.map { $0 < 0 ? $0 + rank : $0 }.sorted() } ?? Array(0..<rank)
        let result =
            chosen.isEmpty
            ? self : Tensor.record(.reduce(Reduce(reduction: reduction, axes: chosen)), [self])
        if result.error != nil || !keepDims { return result }
        return result.reshaped(exactly: shape.reduced(over: chosen, keepDims: true))
    }

    /// bool and uint8 count as int32, so that sums of bytes do not wrap around.
    private var counting: Tensor { dtype == .bool || dtype == .uint8 ? cast(to: .int32) : self }

    /// The sum over `axes` (nil: all). bool and uint8 are counted as int32.
    public func sum(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        counting.reduce(.sum, axes, keepDims)
    }
    /// The product over `axes` (nil: all). bool and uint8 are counted as int32.
    public func prod(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        counting.reduce(.product, axes, keepDims)
    }
    /// The largest element over `axes` (nil: all); NaN wins.
    public func max(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        reduce(.maximum, axes, keepDims)
    }
    /// The smallest element over `axes` (nil: all); NaN wins.
    public func min(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        reduce(.minimum, axes, keepDims)
    }
    /// The mean over `axes` (nil: all); integers become float32.
    public func mean(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        if error != nil { return self }
        let x = dtype.isFloatingPoint ? self : cast(to: .float32)
        let chosen = axes.map { $0.compactMap(shape.normalizedAxis) } ?? Array(0..<rank)
        let number = Shape(chosen.map { shape.dimensions[$0] }).elementCount
        guard number >= 0 else {
            return fault(
                "mean", "axes of known length", fix: "Means over the batch need data, not Input.")
        }
        return x.sum(axes: axes, keepDims: keepDims) / Double(number)
    }
    /// The mean squared distance from the mean over `axes` (nil: all), divided by n.
    public func variance(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        let x = dtype.isFloatingPoint ? self : cast(to: .float32)
        let distance = x - x.mean(axes: axes, keepDims: true)
        return (distance * distance).mean(axes: axes, keepDims: keepDims)
    }
    /// The square root of ``variance(axes:keepDims:)``.
    public func standardDeviation(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        sqrt(variance(axes: axes, keepDims: keepDims))
    }
    /// Whether any element over `axes` (nil: all) is true, or not 0.
    public func any(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        cast(to: .bool).reduce(.or, axes, keepDims)
    }
    /// Whether all elements over `axes` (nil: all) are true, or not 0.
    public func all(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        cast(to: .bool).reduce(.and, axes, keepDims)
    }
    /// The index of the largest element along `axis`, int32; the first of equals.
    public func argMax(axis: Int = -1) -> Tensor {
        .record(.argMax(ArgMax(axis: axis < 0 ? axis + rank : axis)), [self])
    }
    /// The index of the smallest element along `axis`, int32; the first of equals.
    public func argMin(axis: Int = -1) -> Tensor {
        // For integers −x can overflow (and wraps for uint8); ~x turns the order round without.
        (dtype.isFloatingPoint ? -self : .!self).argMax(axis: axis)
    }
}
