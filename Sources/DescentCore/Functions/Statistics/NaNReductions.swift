// Reductions that leave out elements that are NaN.

extension Tensor {
    /// The sum over `axes` (nil: all) without NaN; 0 where there is nothing else.
    public func nanSum(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        withoutNaN(0).sum(axes: axes, keepDims: keepDims)
    }

    /// The product over `axes` (nil: all) without NaN; 1 where there is nothing else.
    public func nanProd(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        withoutNaN(1).prod(axes: axes, keepDims: keepDims)
    }

    /// The largest element over `axes` (nil: all) but NaN; NaN where there is nothing else.
    public func nanMax(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        if error != nil || !dtype.isFloatingPoint { return max(axes: axes, keepDims: keepDims) }
        let largest = withoutNaN(-.infinity).max(axes: axes, keepDims: keepDims)
        return .where(isNaN(self).all(axes: axes, keepDims: keepDims), Double.nan, largest)
    }

    /// The smallest element over `axes` (nil: all) but NaN; NaN where there is nothing else.
    public func nanMin(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        if error != nil || !dtype.isFloatingPoint { return min(axes: axes, keepDims: keepDims) }
        let smallest = withoutNaN(.infinity).min(axes: axes, keepDims: keepDims)
        return .where(isNaN(self).all(axes: axes, keepDims: keepDims), Double.nan, smallest)
    }

    /// The mean over `axes` (nil: all) without NaN; NaN where there is nothing else.
    public func nanMean(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        if error != nil || !dtype.isFloatingPoint { return mean(axes: axes, keepDims: keepDims) }
        return computedWide { x in
            x.nanSum(axes: axes, keepDims: keepDims) / x.numbers(axes, keepDims)
        }
    }

    /// The variance over `axes` (nil: all) without NaN, divided by the number of the others.
    public func nanVariance(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        if error != nil || !dtype.isFloatingPoint {
            return variance(axes: axes, keepDims: keepDims)
        }
        return computedWide { x in
            let distance = x.withoutNaN(0) - x.nanMean(axes: axes, keepDims: true)
            let counted = Tensor.where(isNaN(x), 0, distance)
            return square(counted).sum(axes: axes, keepDims: keepDims) / x.numbers(axes, keepDims)
        }
    }

    /// The square root of ``nanVariance(axes:keepDims:)``.
    public func nanStandardDeviation(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        if error != nil || !dtype.isFloatingPoint {
            return standardDeviation(axes: axes, keepDims: keepDims)
        }
        return computedWide { sqrt($0.nanVariance(axes: axes, keepDims: keepDims)) }
    }

    /// The index of the largest element along `axis` but NaN, int32; −1 where there is nothing else,
    /// as in Keras.
    public func nanArgMax(axis: Int = -1) -> Tensor {
        nanExtreme(axis) { $0.withoutNaN(-.infinity).argMax(axis: axis) }
    }

    /// The index of the smallest element along `axis` but NaN, int32; −1 where there is nothing else,
    /// as in Keras.
    public func nanArgMin(axis: Int = -1) -> Tensor {
        nanExtreme(axis) { $0.withoutNaN(.infinity).argMin(axis: axis) }
    }

    private func nanExtreme(_ axis: Int, _ index: (Tensor) -> Tensor) -> Tensor {
        if error != nil || !dtype.isFloatingPoint { return index(self) }
        return .where(isNaN(self).all(axes: [axis]), -1, index(self))
    }

    /// NaN replaced; others have none.
    private func withoutNaN(_ value: Double) -> Tensor {
        error != nil || !dtype.isFloatingPoint ? self : .where(isNaN(self), value, self)
    }

    /// How many are not NaN.
    private func numbers(_ axes: [Int]?, _ keepDims: Bool) -> Tensor {
        (.!isNaN(self)).cast(to: dtype).sum(axes: axes, keepDims: keepDims)
    }
}

/// ``cumsum(_:axis:reversed:)`` in which NaN count as 0.
public func nanCumsum(_ x: Tensor, axis: Int = -1) -> Tensor {
    cumsum(nanAs(0, x), axis: axis)
}

/// ``cumprod(_:axis:reversed:)`` in which NaN count as 1.
public func nanCumprod(_ x: Tensor, axis: Int = -1) -> Tensor {
    cumprod(nanAs(1, x), axis: axis)
}

private func nanAs(_ value: Double, _ x: Tensor) -> Tensor {
    x.error != nil || !x.dtype.isFloatingPoint ? x : .where(isNaN(x), value, x)
}
