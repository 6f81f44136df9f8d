extension Tensor {
    private func reduce(
        _ reduction: Reduction, _ axes: [Int]?, _ keepDims: Bool, counts: Bool = false
    ) -> Tensor {
        if error != nil { return self }
        let chosen = axes.map { $0.map { $0 < 0 ? $0 + rank : $0 }.sorted() } ?? Array(0..<rank)
        let op = Reduce(reduction: reduction, axes: chosen, counts: counts)
        let unreduced = counts ? cast(to: .int64) : self
        let result = chosen.isEmpty ? unreduced : Tensor.record(.reduce(op), [self])
        if result.error != nil || !keepDims { return result }
        return result.reshaped(exactly: shape.reduced(over: chosen, keepDims: true))
    }

    /// The sum over `axes` (nil: all).
    ///
    /// bool, uint8, int32 and int64 give int64, as in NumPy, which holds every sum up to 2⁶³; a
    /// larger one wraps around. Other types stay: float16 is added up in float32, but a sum above
    /// 65,504 is infinite in it.
    public func sum(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        reduce(.sum, axes, keepDims, counts: !dtype.isFloatingPoint && dtype != .int64)
    }
    /// The product over `axes` (nil: all). Types as for ``sum(axes:keepDims:)``;
    /// products of integers leave int64 soon, and then wrap around.
    public func prod(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        reduce(.product, axes, keepDims, counts: !dtype.isFloatingPoint && dtype != .int64)
    }
    /// The largest element over `axes` (nil: all); NaN wins.
    public func max(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        reduce(.maximum, axes, keepDims)
    }
    /// The smallest element over `axes` (nil: all); NaN wins.
    public func min(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        reduce(.minimum, axes, keepDims)
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
