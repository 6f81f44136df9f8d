// Half precision is computed in float32 and rounded once: in it 1 − 1e-7 is 1, and ln 0 infinite.

/// Probabilities nearer to 0 or 1 than this are moved there before the logarithm, as Keras.
private let probabilityMargin = 1e-7

/// −(t · ln p + (1 − t) · ln(1 − p)), element by element.
///
/// If `probabilities` was made by `sigmoid`, the logarithm is taken of its input's function,
/// which stays exact where p rounds to 0 or 1; else p is kept `1e-7` away from both, as Keras.
/// - Parameters:
///   - target: 0 … 1, the shape and type of `probabilities`.
///   - probabilities: 0 … 1.
/// - Returns: the same shape.
public func binaryCrossEntropy(_ target: Tensor, probabilities: Tensor) -> Tensor {
    if probabilities.isHalf {
        return inFloat32(target, probabilities) { binaryCrossEntropy($0, probabilities: $1) }
    }
    if let logits = probabilities.recoveredSigmoidLogits {
        return binaryCrossEntropy(target, logits: logits)
    }
    let p = clip(probabilities, min: probabilityMargin, max: 1 - probabilityMargin)
    return -(target * log(p) + (1 - target) * log(1 - p))
}

/// −(t · ln sigmoid(x) + (1 − t) · ln(1 − sigmoid(x))), element by element, without overflow.
///
/// - Parameters:
///   - target: 0 … 1, the shape and type of `logits`.
///   - logits: any number; the probability is their sigmoid.
/// - Returns: the same shape.
public func binaryCrossEntropy(_ target: Tensor, logits: Tensor) -> Tensor {
    if logits.isHalf {
        return inFloat32(target, logits) { binaryCrossEntropy($0, logits: $1) }
    }
    return -(target * logSigmoid(logits) + (1 - target) * logSigmoid(-logits))
}

/// −Σ t · ln p along `axis`.
///
/// If `probabilities` was made by `softmax` over the last axis, the logarithm is taken of
/// its input's function; else rows are first divided by their sum and kept `1e-7` away from
/// 0 and 1, as Keras.
/// - Parameters:
///   - target: probabilities of the classes, one-hot or soft, the shape of `probabilities`.
///   - probabilities: 0 … 1, summing to 1 along `axis`.
/// - Returns: the shape without `axis`.
public func categoricalCrossEntropy(
    _ target: Tensor, probabilities: Tensor, axis: Int = -1
) -> Tensor {
    inFloat32(target, probabilities) {
        -($0 * logOfProbabilities($1, axis: axis)).sum(axes: [axis])
    }
}

/// −Σ t · ln softmax(x) along `axis`, without overflow.
///
/// - Parameters:
///   - target: probabilities of the classes, one-hot or soft, the shape of `logits`.
///   - logits: any numbers; the probabilities are their softmax along `axis`.
/// - Returns: the shape without `axis`.
public func categoricalCrossEntropy(_ target: Tensor, logits: Tensor, axis: Int = -1) -> Tensor {
    inFloat32(target, logits) { -($0 * logSoftmax($1, axis: axis)).sum(axes: [axis]) }
}

/// −ln p[class], for each row; see ``categoricalCrossEntropy(_:probabilities:axis:)`` for how p is
/// treated.
///
/// - Parameters:
///   - classes: whole numbers `[…]`, of the classes that `probabilities` has.
///   - probabilities: `[…, classes]`.
/// - Returns: the shape of `classes`.
/// - Throws (when evaluated):
///   ``EngineError/indexOutOfRange(operation:position:index:count:)`` for other numbers.
///   `fit`, `evaluate` and their like have looked at all labels before the first step.
public func sparseCategoricalCrossEntropy(_ classes: Tensor, probabilities: Tensor) -> Tensor {
    inFloat32(classes, probabilities) { -picked($0, from: logOfProbabilities($1, axis: -1)) }
}

/// −ln softmax(x)[class], for each row, without overflow.
///
/// - Parameters:
///   - classes: whole numbers `[…]`, of the classes that `logits` has.
///   - logits: `[…, classes]`.
/// - Returns: the shape of `classes`.
/// - Throws (when evaluated): ``EngineError/indexOutOfRange(operation:position:index:count:)``
///   for other numbers.
public func sparseCategoricalCrossEntropy(_ classes: Tensor, logits: Tensor) -> Tensor {
    inFloat32(classes, logits) { -picked($0, from: logSoftmax($1)) }
}

/// What `body` makes of labels and outputs, computed in float32 and rounded once if the outputs
/// are half precision.
private func inFloat32(
    _ target: Tensor, _ outputs: Tensor, _ body: (Tensor, Tensor) -> Tensor
) -> Tensor {
    guard outputs.error == nil, outputs.isHalf else { return body(target, outputs) }
    let wide = target.isHalf ? target.cast(to: .float32) : target
    let result = body(wide, outputs.cast(to: .float32))
    let type =
        target.dtype.isFloatingPoint
        ? DType.promote(target.dtype, outputs.dtype) : outputs.dtype
    return result.cast(to: type)
}

private func logOfProbabilities(_ p: Tensor, axis: Int) -> Tensor {
    if axis == -1 || axis == p.rank - 1, let logits = p.recoveredSoftmaxLogits {
        return logSoftmax(logits)
    }
    let normalised = p / p.sum(axes: [axis], keepDims: true)
    return log(clip(normalised, min: probabilityMargin, max: 1 - probabilityMargin))
}

/// The element of each row at its class. Selecting, not multiplying by a one-hot row:
/// 0 · ∞ would be NaN.
private func picked(_ classes: Tensor, from rows: Tensor) -> Tensor {
    if classes.error != nil { return classes }
    if rows.error != nil { return rows }
    let isClass = oneHot(
        known(classes, count: rows.shape[-1]), depth: rows.shape[-1], dtype: .bool)
    return Tensor.where(isClass, rows, rows.zerosLike()).sum(axes: [-1])
}

/// The same numbers, looked up in the list of all classes, which throws for those that are not
/// there. Steps of `fit` are spared the look-up: all labels were looked at before.
private func known(_ classes: Tensor, count: Int) -> Tensor {
    if StepTrace.current?.hasCheckedLabels == true || count < 0 { return classes }
    return Tensor.range(0..<count).gathering(classes.asIndices)
}

extension Tensor {
    /// As int32 or int64 numbers to look something up with. Fractions and NaN become a number that
    /// no table has, so that looking them up throws.
    package var asIndices: Tensor {
        if error != nil || dtype.isInteger { return self }
        if dtype == .bool { return cast(to: .int32) }
        let none = Tensor.literal(Double(EngineError.notWhole), .int32)
        return .where(floor(self) .== self, cast(to: .int32), none)
    }
}

extension Tensor {
    /// ``sigmoidLogits``, also behind a reshape or a change of type.
    fileprivate var recoveredSigmoidLogits: Tensor? {
        if let logits = sigmoidLogits { return logits }
        switch node.kind {
        case .operation(.reshape):
            return Tensor(node.inputs[0]).recoveredSigmoidLogits?.reshaped(exactly: shape)
        case .operation(.convert) where dtype.isFloatingPoint:
            return Tensor(node.inputs[0]).recoveredSigmoidLogits?.cast(to: dtype)
        default:
            return nil
        }
    }

    /// ``softmaxLogits``, also behind a change of type.
    fileprivate var recoveredSoftmaxLogits: Tensor? {
        if let logits = softmaxLogits { return logits }
        guard case .operation(.convert) = node.kind, dtype.isFloatingPoint else { return nil }
        return Tensor(node.inputs[0]).recoveredSoftmaxLogits?.cast(to: dtype)
    }
}
