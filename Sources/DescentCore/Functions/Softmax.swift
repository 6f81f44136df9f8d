/// max(x, 0); the derivative at 0 is 0.
public func relu(_ x: Tensor) -> Tensor { maximum(x, 0) }

/// ln(sigmoid(x)) = −softplus(−x), without overflow.
public func logSigmoid(_ x: Tensor) -> Tensor { -softplus(-x) }

/// ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^(−|x|)).
public func softplus(_ input: Tensor) -> Tensor {
    input.computedWide { x in
        // Written with `where` and not with abs, whose kink would spoil the second derivative at 0.
        let positive = x .> 0
        let part = Tensor.where(positive, x, x.zerosLike())
        return part + log1p(exp(.where(positive, -x, x)))
    }
}

/// ln Σ eˣ along `axis`; the maximum is taken out first, so large x do not overflow.
///
/// Half precision is computed in float32 and rounded once; integers give float32.
public func logSumExp(_ x: Tensor, axis: Int = -1, keepDims: Bool = false) -> Tensor {
    let result = x.computedWide { x in
        let largest = finiteOrZero(stopGradient(x.max(axes: [axis], keepDims: true)))
        let sum = exp(x - largest).sum(axes: [axis], keepDims: true)
        return log(sum) + largest
    }
    return keepDims ? result : result.squeezed(axes: [axis])
}

/// eˣ / Σ eˣ along `axis`.
///
/// Half precision is computed in float32 and rounded once: a sum over 70,000 classes would be
/// infinite in it. Integers give float32.
public func softmax(_ x: Tensor, axis: Int = -1) -> Tensor {
    x.computedWide { x in
        .composite(.softmax, x.axisAttributes(axis), of: [x]) {
            let weights = exp(x - stopGradient(x.max(axes: [axis], keepDims: true)))
            return weights / weights.sum(axes: [axis], keepDims: true)
        }
    }
}

/// ln softmax(x) along `axis`, without forming the small probabilities.
/// Types as for ``softmax(_:axis:)``.
public func logSoftmax(_ x: Tensor, axis: Int = -1) -> Tensor {
    x.computedWide { x in
        .composite(.logSoftmax, x.axisAttributes(axis), of: [x]) {
            let shifted = x - stopGradient(x.max(axes: [axis], keepDims: true))
            return shifted - log(exp(shifted).sum(axes: [axis], keepDims: true))
        }
    }
}

extension Tensor {
    /// `axis`, counted from the front.
    fileprivate func axisAttributes(_ axis: Int) -> [Attribute] {
        [Attribute("axis", .integer(shape.normalizedAxis(axis) ?? axis))]
    }

    /// What `body` computes from float32 instead of half precision, rounded once,
    /// or instead of integers, which stays float32: bytes would wrap around below their maximum.
    func computedWide(_ body: (Tensor) -> Tensor) -> Tensor {
        if error != nil { return self }
        let result = body(cast(to: dtype.computing))
        return isHalf ? result.cast(to: dtype) : result
    }
}

/// A row of −∞ must not become ∞ − ∞.
private func finiteOrZero(_ x: Tensor) -> Tensor { .where(isFinite(x), x, x.zerosLike()) }

/// 1 at the index, 0 elsewhere: `[…indices, depth]`.
///
/// An index outside 0 ..< `depth`, a fraction or NaN gives a row of zeros, as in Keras: so a label
/// that does not count can be given as −1. ``sparseCategoricalCrossEntropy(_:logits:)`` and
/// `Embedding` throw instead.
public func oneHot(_ indices: Tensor, depth: Int, dtype: DType = .float32) -> Tensor {
    if indices.error != nil { return indices }
    let shape = Shape(indices.shape.dimensions + [depth])
    let classes = Tensor.record(.iota(Iota(shape: [depth], axis: 0, dtype: .int32)), [])
    return (indices.expandingDimension(at: -1).broadcast(exactly: shape) .== classes).cast(
        to: dtype)
}

/// 1 at the index, 0 elsewhere; see ``oneHot(_:depth:dtype:)``.
public func oneHot(_ indices: Tensor, _ depth: Int, dtype: DType = .float32) -> Tensor {
    oneHot(indices, depth: depth, dtype: dtype)
}

/// One-hot rows for class numbers, Keras' `to_categorical`: `toCategorical([0, 2], numClasses: 3)`.
///
/// - Parameters:
///   - labels: whole numbers from 0; others give rows of zeros.
///   - numClasses: the length of each row.
/// - Returns: `[…labels, numClasses]`, float32.
public func toCategorical(_ labels: some TensorConvertible, numClasses: Int) -> Tensor {
    oneHot(labels.tensor, depth: numClasses)
}
