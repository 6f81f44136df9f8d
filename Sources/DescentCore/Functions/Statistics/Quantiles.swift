/// What a quantile is that lies between two elements.
public enum QuantileMethod: String, Sendable, Hashable, CaseIterable {
    /// In proportion to the distance from both.
    case linear
    /// The smaller one.
    case lower
    /// The larger one.
    case higher
    /// The mean of both.
    case midpoint
    /// The nearer one; of equally near ones the one with the even index.
    case nearest
}

extension Tensor {
    /// The number that a fraction `q` of the elements over `axes` (nil: all) lies below.
    ///
    /// The elements sorted are x₀ … xₙ₋₁; the quantile is the one at q · (n − 1). It is NaN where an
    /// element is.
    ///
    /// - Parameters:
    ///   - q: 0 … 1.
    ///   - method: what it is between two elements; default `linear`.
    ///   - keepDims: whether the axes stay with length 1. Default no.
    /// - Returns: the floating-point type of this tensor; integers give float32.
    public func quantile(
        _ q: Double, axes: [Int]? = nil, method: QuantileMethod = .linear, keepDims: Bool = false
    ) -> Tensor {
        let result = quantiles("quantile", [q], axes, method, keepDims)
        return result.error != nil ? result : result.squeezed(axes: [0])
    }

    /// Several quantiles at once, along a new first axis: `[number of q, …]`; see
    /// the form for one.
    public func quantile(
        _ q: [Double], axes: [Int]? = nil, method: QuantileMethod = .linear,
        keepDims: Bool = false
    ) -> Tensor {
        quantiles("quantile", q, axes, method, keepDims)
    }

    /// A quantile, in hundredths: `percentile(90)` is `quantile(0.9)`.
    public func percentile(
        _ percent: Double, axes: [Int]? = nil, method: QuantileMethod = .linear,
        keepDims: Bool = false
    ) -> Tensor {
        quantile(percent / 100, axes: axes, method: method, keepDims: keepDims)
    }

    /// The middle element over `axes` (nil: all), or the mean of both that are in the middle.
    public func median(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        quantile(0.5, axes: axes, keepDims: keepDims)
    }

    /// The middle element along `axis`; see ``median(axes:keepDims:)``.
    public func median(axis: Int, keepDims: Bool = false) -> Tensor {
        median(axes: [axis], keepDims: keepDims)
    }

    func quantiles(
        _ who: String, _ q: [Double], _ axes: [Int]?, _ method: QuantileMethod, _ keepDims: Bool,
        skipsNaN: Bool = false
    ) -> Tensor {
        if error != nil { return self }
        let all = axes ?? Array(0..<rank)
        guard let chosen = distinctAxes(all) else { return axesFault(who, all) }
        let lengths = chosen.map { shape.dimensions[$0] }
        guard q.allSatisfy({ (0...1).contains($0) }), lengths.allSatisfy({ $0 > 0 }) else {
            return fault(
                who, "fractions from 0 to 1 of axes with elements", got: "\(q) of \(shape)",
                fix: "Check both; a percentage is a hundred times its fraction.")
        }
        let count = lengths.reduce(1, *)
        let kept = (0..<rank).filter { !chosen.contains($0) }
        let lines = transposed(axes: kept + chosen.sorted())
            .reshaped(exactly: Shape(kept.map { shape.dimensions[$0] } + [count]))
        let numbers = lines.cast(to: dtype.computing)
        let sorted = sort(numbers)
        let hasNaN = isNaN(sorted.sliced(axis: -1, from: count - 1, to: count))
        let known = Tensor.where(hasNaN, Double.nan, sorted)
        let values = q.map { share in
            skipsNaN
                ? sorted.element(atShare: share, method)
                : known.element(at: share * Double(count - 1), method)
        }
        let type: DType = dtype.isFloatingPoint ? dtype : .float32
        let result = Tensor.stacked(values).cast(to: type)
        guard keepDims else { return result }
        let whole = shape.reduced(over: chosen, keepDims: true)
        return result.reshaped(exactly: Shape([q.count] + whole.dimensions))
    }

    /// Of sorted elements along the last axis what lies at a place that may be between two.
    private func element(at place: Double, _ method: QuantileMethod) -> Tensor {
        func at(_ index: Double) -> Tensor {
            sliced(axis: -1, from: Int(index), to: Int(index) + 1).squeezed(axes: [-1])
        }
        let below = place.rounded(.down)
        let fraction = place - below
        if fraction == 0 { return at(below) }
        let (low, high) = (at(below), at(below + 1))
        switch method {
        case .lower: return low
        case .higher: return high
        case .nearest: return at(place.rounded(.toNearestOrEven))
        case .midpoint: return low * 0.5 + high * 0.5
        // Not low + (high − low) · fraction: equal infinities have no difference.
        case .linear: return low * (1 - fraction) + high * fraction
        }
    }
}
