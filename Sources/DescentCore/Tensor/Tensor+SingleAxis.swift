// Reductions along one axis; negative axes count from the end. Each is the form for several
// axes with one in it.

extension Tensor {
    /// The sum along `axis`; see ``sum(axes:keepDims:)``.
    public func sum(axis: Int, keepDims: Bool = false) -> Tensor {
        sum(axes: [axis], keepDims: keepDims)
    }
    /// The product along `axis`; see ``prod(axes:keepDims:)``.
    public func prod(axis: Int, keepDims: Bool = false) -> Tensor {
        prod(axes: [axis], keepDims: keepDims)
    }
    /// The largest element along `axis`; see ``max(axes:keepDims:)``.
    public func max(axis: Int, keepDims: Bool = false) -> Tensor {
        max(axes: [axis], keepDims: keepDims)
    }
    /// The smallest element along `axis`; see ``min(axes:keepDims:)``.
    public func min(axis: Int, keepDims: Bool = false) -> Tensor {
        min(axes: [axis], keepDims: keepDims)
    }
    /// Whether any element along `axis` is true, or not 0; see ``any(axes:keepDims:)``.
    public func any(axis: Int, keepDims: Bool = false) -> Tensor {
        any(axes: [axis], keepDims: keepDims)
    }
    /// Whether all elements along `axis` is true, or not 0; see ``all(axes:keepDims:)``.
    public func all(axis: Int, keepDims: Bool = false) -> Tensor {
        all(axes: [axis], keepDims: keepDims)
    }
    /// The mean along `axis`; see ``mean(axes:keepDims:)``.
    public func mean(axis: Int, keepDims: Bool = false) -> Tensor {
        mean(axes: [axis], keepDims: keepDims)
    }
    /// The variance along `axis`; see ``variance(axes:keepDims:)``.
    public func variance(axis: Int, keepDims: Bool = false) -> Tensor {
        variance(axes: [axis], keepDims: keepDims)
    }
    /// The standard deviation along `axis`; see ``standardDeviation(axes:keepDims:)``.
    public func standardDeviation(axis: Int, keepDims: Bool = false) -> Tensor {
        standardDeviation(axes: [axis], keepDims: keepDims)
    }
    /// ln Σ eˣ along `axis`; see ``logSumExp(_:axis:keepDims:)``.
    public func logSumExp(axis: Int = -1, keepDims: Bool = false) -> Tensor {
        DescentCore.logSumExp(self, axis: axis, keepDims: keepDims)
    }
    /// eˣ / Σ eˣ along `axis`; see ``softmax(_:axis:)``.
    public func softmax(axis: Int = -1) -> Tensor { DescentCore.softmax(self, axis: axis) }

    /// Without `axis`, which must have length 1.
    public func squeezed(axis: Int) -> Tensor { squeezed(axes: [axis]) }
    /// The elements along `axis` in opposite order.
    public func reversed(axis: Int) -> Tensor { reversed(axes: [axis]) }
    /// A new axis of length 1 before `axis`; −1 adds it at the end. The same as
    /// ``expandingDimension(at:)``.
    public func expandingDimension(axis: Int) -> Tensor { expandingDimension(at: axis) }
}
