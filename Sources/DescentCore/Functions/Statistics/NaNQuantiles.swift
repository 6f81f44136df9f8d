extension Tensor {
    /// ``quantile(_:axes:method:keepDims:)`` of the elements that are not NaN; NaN where there are none.
    public func nanQuantile(
        _ q: Double, axes: [Int]? = nil, method: QuantileMethod = .linear, keepDims: Bool = false
    ) -> Tensor {
        let result = quantiles("nanQuantile", [q], axes, method, keepDims, skipsNaN: true)
        return result.error != nil ? result : result.squeezed(axes: [0])
    }

    /// ``percentile(_:axes:method:keepDims:)`` of the elements that are not NaN.
    public func nanPercentile(
        _ percent: Double, axes: [Int]? = nil, method: QuantileMethod = .linear,
        keepDims: Bool = false
    ) -> Tensor {
        nanQuantile(percent / 100, axes: axes, method: method, keepDims: keepDims)
    }

    /// ``median(axes:keepDims:)`` of the elements that are not NaN.
    public func nanMedian(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        nanQuantile(0.5, axes: axes, keepDims: keepDims)
    }

    /// Of sorted elements along the last axis, of which NaN come last, what lies at a fraction of the
    /// others.
    func element(atShare share: Double, _ method: QuantileMethod) -> Tensor {
        let count = (.!isNaN(self)).cast(to: dtype).sum(axes: [-1], keepDims: true)
        let place = maximum(count - 1, 0) * share
        func at(_ index: Tensor) -> Tensor {
            takeAlongAxis(self, index.cast(to: .int32)).squeezed(axes: [-1])
        }
        let below = floor(place)
        let (low, high) = (at(below), at(ceil(place)))
        switch method {
        case .lower: return low
        case .higher: return high
        case .nearest: return at(round(place))
        case .midpoint: return low * 0.5 + high * 0.5
        case .linear:
            let fraction = (place - below).squeezed(axes: [-1])
            // 0 times ∞ is no number.
            return .where(fraction .== 0, low, low * (1 - fraction) + high * fraction)
        }
    }
}
