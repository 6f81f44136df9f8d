extension Tensor {
    /// The mean over `axes` (nil: all).
    ///
    /// float16 and bfloat16 are added up in float32 and rounded once, at the end. Integers and bool
    /// give float32: bool, uint8 and int32 are added up without rounding, int64 in float64.
    public func mean(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        if error != nil { return self }
        let chosen = axes.map { $0.compactMap(shape.normalizedAxis) } ?? Array(0..<rank)
        let number = Shape(chosen.map { shape.dimensions[$0] }).elementCount
        guard number >= 0 else {
            return fault(
                "mean", "axes of known length", fix: "Means over the batch need data, not Input.")
        }
        let isExact = !dtype.isFloatingPoint && dtype != .int64
        // An exact sum of integers may need the digits of float64 until it is divided.
        let total =
            isExact
            ? sum(axes: axes, keepDims: keepDims).cast(to: .float64)
            : widened.sum(axes: axes, keepDims: keepDims)
        return (total / Double(number)).cast(to: fractionType)
    }

    /// The mean squared distance from the mean over `axes` (nil: all), divided by n.
    ///
    /// float16 and bfloat16 are computed in float32, int32 and int64 in float64, and rounded once,
    /// at the end. Integers and bool give float32.
    public func variance(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        wideVariance(axes, keepDims).cast(to: fractionType)
    }

    /// The square root of ``variance(axes:keepDims:)``, rounded once.
    public func standardDeviation(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        sqrt(wideVariance(axes, keepDims)).cast(to: fractionType)
    }

    private func wideVariance(_ axes: [Int]?, _ keepDims: Bool) -> Tensor {
        if error != nil { return self }
        let x = widened
        let distance = x - x.mean(axes: axes, keepDims: true)
        return (distance * distance).mean(axes: axes, keepDims: keepDims)
    }

    /// The type of means of such numbers.
    private var fractionType: DType { dtype.isFloatingPoint ? dtype : .float32 }

    /// In the type that sums and squares of such numbers are computed in: half precision leaves its
    /// range or digits at once, and float32 lacks the digits of int32 and int64.
    package var widened: Tensor {
        switch dtype {
        case .float32, .float64: self
        case .float16, .bfloat16, .uint8, .bool: cast(to: .float32)
        case .int32, .int64: cast(to: .float64)
        }
    }
}
