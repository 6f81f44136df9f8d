// Draws from keys: uniform, normal, truncated normal, whole numbers, categories, and what is done
// with them. A new draw at every call unless there is a key.

extension Tensor {
    /// Normal numbers without those more than two standard deviations from the mean.
    ///
    ///     mean + standardDeviation · √2 · erf⁻¹(u),  u uniform in ±erf(√2)
    ///
    /// - Parameter key: the same key gives the same numbers; default a new draw at every call.
    public static func randomTruncatedNormal(
        _ shape: Shape, mean: Double = 0, standardDeviation: Double = 1, dtype: DType = .float32,
        key: RandomKey? = nil
    ) -> Tensor {
        drawing("randomTruncatedNormal", shape, dtype, key) { key, type in
            let bound = 0.9544997361036416
            let quantile = erfinv(key.uniform(shape, type) * (2 * bound) - bound)
            let number = clip(quantile * 2.0.squareRoot(), min: -2, max: 2)
            return number * standardDeviation + mean
        }
    }

    /// Whole numbers of `range`, each as likely.
    ///
    /// - Parameters:
    ///   - dtype: an integer type that holds them; default int32.
    ///   - key: the same key gives the same numbers; default a new draw at every call.
    public static func randomIntegers(
        _ shape: Shape, in range: Range<Int>, dtype: DType = .int32, key: RandomKey? = nil
    ) -> Tensor {
        let (count, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        guard shape.isKnown, dtype.isInteger, !overflow, count > 0, count <= 1 << 48,
            dtype.holds(Int64(range.lowerBound)), dtype.holds(Int64(range.upperBound - 1))
        else {
            return .invalid(
                ShapeError(
                    who: "Tensor.randomIntegers",
                    expected: "known lengths and 1 to 2⁴⁸ integers that fit into the type",
                    got: "\(shape), \(range), \(dtype)", fix: "Check the range and the type."))
        }
        let draw = (key ?? .next()).uniform(shape, .float64)
        // Below `count`, which 53 bits times it could round to.
        let number = minimum(floor(draw * Double(count)), Double(count - 1)).cast(to: .int64)
        return (number + Tensor.literal(Double(range.lowerBound), .int64)).cast(to: dtype)
    }

    /// True with a probability, else false; bool.
    ///
    /// - Parameter key: the same key gives the same numbers; default a new draw at every call.
    public static func randomBernoulli(
        _ shape: Shape, probability: Double = 0.5, key: RandomKey? = nil
    ) -> Tensor {
        drawing("randomBernoulli", shape, .float32, key) { key, type in
            (key.uniform(shape, type) .< probability).cast(to: type)
        }.cast(to: .bool)
    }

    /// Classes drawn by their log-probabilities: int32 `[batch, count]` for logits
    /// `[batch, classes]`, which need not be normalised. A class of −∞ is never drawn.
    ///
    /// - Parameters:
    ///   - count: draws for each row; default 1.
    ///   - key: the same key gives the same numbers; default a new draw at every call.
    public static func randomCategorical(
        _ logits: Tensor, count: Int = 1, key: RandomKey? = nil
    ) -> Tensor {
        if logits.error != nil { return logits }
        guard logits.rank == 2, logits.shape[1] > 0, logits.shape[0] >= 0, count >= 0 else {
            return logits.fault(
                "Tensor.randomCategorical", "logits [batch, classes], and 0 draws or more",
                got: "\(logits.shape), \(count) draws", fix: "Check the shape.")
        }
        let sums = cumsum(DescentCore.softmax(logits.cast(to: .float64)))
        let total = sums.sliced(axis: 1, from: logits.shape[1] - 1, to: logits.shape[1])
        let draws = (key ?? .next()).uniform([logits.shape[0], count], .float64) * total
        let (all, one) = (sums.expandingDimension(at: 1), draws.expandingDimension(at: 2))
        // The number of classes that the draw is beyond, but for those behind the last likely one.
        let isPast = (all .<= one) .& (all .< total.expandingDimension(at: 1))
        return isPast.cast(to: .int32).sum(axes: [2]).cast(to: .int32)
    }

    /// The slices along `axis` in random order.
    ///
    /// - Parameter key: the same key gives the same order; default a new one at every call.
    public static func shuffled(_ x: Tensor, axis: Int = 0, key: RandomKey? = nil) -> Tensor {
        if x.error != nil { return x }
        guard let place = x.shape.normalizedAxis(axis) else { return x.axisFault("shuffled", axis) }
        guard x.shape[place] >= 0 else { return x.lengthFault("shuffled", place) }
        let order = argsort((key ?? .next()).uniform([x.shape[place]], .float64))
        return x.gathering(order, axis: place)
    }
}

/// Each element 0 with probability `rate`, else divided by 1 − rate, so that means stay.
///
/// - Parameters:
///   - rate: 0 up to, not including, 1.
///   - noiseShape: broadcasts to the shape of `x`: where it has length 1, elements go together.
///     Default the shape of `x`.
///   - key: the same key leaves out the same elements; default new ones at every call.
public func dropout(
    _ x: Tensor, rate: Double, noiseShape: Shape? = nil, key: RandomKey? = nil
) -> Tensor {
    if x.error != nil { return x }
    let shape = noiseShape ?? x.shape
    guard (0..<1).contains(rate), shape.isKnown, x.dtype.isFloatingPoint,
        Shape.broadcast(shape, x.shape) == x.shape
    else {
        return x.fault(
            "dropout", "a rate from 0 up to 1, fractions and a noise shape that broadcasts",
            got: "rate \(rate), \(x.spec), noise \(shape)", fix: "Check them.")
    }
    if rate == 0 { return x }
    let isKept = (key ?? .next()).uniform(shape, .float32) .>= rate
    return .where(isKept, x * (1 / (1 - rate)), x.zerosLike())
}
