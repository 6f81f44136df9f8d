/// Labels and outputs in one floating-point type, with ranks lined up and an axis for the examples.
package func linedUp(_ yTrue: Tensor, _ yPred: Tensor) -> (labels: Tensor, outputs: Tensor) {
    let outputs = yPred.cast(to: yPred.dtype.computing)
    let (labels, lined) = aligned(yTrue.cast(to: outputs.dtype), outputs)
    // One number per example still is one example per row.
    guard labels.rank == 1, lined.rank == 1 else { return (labels, lined) }
    return (labels.expandingDimension(at: -1), lined.expandingDimension(at: -1))
}

/// Brings two tensors whose ranks differ by one to one rank, if the longer ends in an axis of 1: a
/// vector gets that axis too, anything longer makes the other drop it. As Keras.
func aligned(_ a: Tensor, _ b: Tensor) -> (Tensor, Tensor) {
    if a.error != nil || b.error != nil { return (a, b) }
    if a.rank == b.rank + 1, a.shape[-1] == 1 {
        return b.rank == 1
            ? (a, b.expandingDimension(at: -1)) : (a.squeezed(axes: [-1]), b)
    }
    if b.rank == a.rank + 1, b.shape[-1] == 1 {
        let (y, x) = aligned(b, a)
        return (x, y)
    }
    return (a, b)
}

/// Weights of examples lined up with values `[n, …]`, so that they broadcast over
/// the remaining axes.
///
/// Weights `[n]` go with the first axis of the values, whatever their rank:
/// NumPy's rule would line them up with the last one.
func lineUp(_ values: Tensor, weights: Tensor) -> (values: Tensor, weights: Tensor) {
    let (values, weights) = aligned(values, weights)
    guard zip(weights.shape, values.shape).allSatisfy({ $0 == $1 || $0 == 1 }),
        weights.rank < values.rank
    else { return (values, weights) }
    return linedUpInFront(values, weights)
}

/// The shorter of two with axes of length 1 behind, where it goes with the first axes of the
/// other: NumPy's rule would line it up with the last ones.
func linedUpInFront(_ a: Tensor, _ b: Tensor) -> (Tensor, Tensor) {
    if a.error != nil || b.error != nil { return (a, b) }
    if a.rank > b.rank {
        let (y, x) = linedUpInFront(b, a)
        return (x, y)
    }
    let fits = zip(a.shape, b.shape).allSatisfy { $0 == $1 || $0 == 1 || $1 == 1 }
    guard a.rank > 0, a.rank < b.rank, fits else { return (a, b) }
    let ones = [Int](repeating: 1, count: b.rank - a.rank)
    return (a.reshaped(exactly: Shape(a.shape.dimensions + ones)), b)
}

/// Losses with their weights lined up; one number for the whole batch gets them all, as in Keras.
private func weighted(losses: Tensor, by weights: Tensor) -> (values: Tensor, weights: Tensor) {
    guard losses.error == nil, weights.error == nil, losses.rank == 0 else {
        return lineUp(losses, weights: weights)
    }
    return (losses.broadcast(to: weights.shape), weights)
}

/// The weighted and reduced losses; see ``LossReduction``.
func reduce(
    _ losses: Tensor, weight: Tensor?, mask: Tensor?, by reduction: LossReduction, who: String
) -> Tensor {
    if losses.error != nil { return losses }
    var values = losses
    var weights = weight?.cast(to: losses.dtype)
    if let mask {
        let (lined, counts) = perLoss(losses, mask: mask.cast(to: losses.dtype))
        values = lined
        weights = masked(weights, counts, reduction)
    }
    if let given = weights {
        let (lined, factors) = weighted(losses: values, by: given)
        guard factors.error != nil || Shape.broadcast(lined.shape, factors.shape) == lined.shape
        else {
            return .invalid(
                ShapeError(
                    who: who, expected: "one weight for each example of losses \(losses.shape)",
                    got: "weights \(given.shape)", fix: "Give sample weights of shape [batch]."))
        }
        values = lined * factors
        weights = factors
    }
    let (total, count) = (values.sum(), Double(values.count))
    switch reduction {
    case .none: return values
    case _ where values.rank == 0 || values.count == 0: return values
    case .sum: return total
    case .sumOverBatchSize, .mean: return total / count
    case .meanWithSampleWeight:
        guard let weights else { return total / count }
        return divideOrZero(total, weights.sum())
    }
}

/// Weights, or 1, where the mask lets count, and 0 elsewhere; nil where all counts once.
package func masked(_ weights: Tensor?, by mask: Tensor?, _ type: DType) -> Tensor? {
    guard let mask else { return weights }
    let counts = mask.cast(to: type)
    guard let weights else { return counts }
    return weighted(counts, weights.cast(to: type))
}

/// Losses, and their mask with a number for each, so that what is added up of it is their number.
private func perLoss(_ losses: Tensor, mask: Tensor) -> (losses: Tensor, mask: Tensor) {
    let (losses, mask) = lineUp(losses, weights: mask)
    guard losses.error == nil, mask.error == nil,
        Shape.broadcast(losses.shape, mask.shape) == losses.shape
    else { return (losses, mask) }
    return (losses, mask.broadcast(to: losses.shape))
}

/// A mask times weights, each of which may have fewer axes than the other.
private func weighted(_ mask: Tensor, _ weights: Tensor) -> Tensor {
    let (mask, weights) = aligned(mask, weights)
    let (counts, factors) = linedUpInFront(mask, weights)
    return counts * factors
}

/// Weights that leave out what the mask leaves out. Means then are over what is left.
private func masked(_ weights: Tensor?, _ mask: Tensor, _ reduction: LossReduction) -> Tensor {
    var mask = mask
    if reduction == .sumOverBatchSize || reduction == .mean {
        // With nothing left the mean is 0.
        let valid = mask.sum()
        mask *= divideOrZero(valid.onesLike() * Double(mask.count), valid)
    }
    return weights.map { weighted(mask, $0) } ?? mask
}

/// a / b, and 0 where b is 0.
package func divideOrZero(_ a: Tensor, _ b: Tensor) -> Tensor {
    let isZero = b .== 0
    return .where(isZero, b.zerosLike(), a / .where(isZero, b.onesLike(), b))
}
