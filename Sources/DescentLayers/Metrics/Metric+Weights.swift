extension Metric {
    /// One weight for every value, in their shape: 1 where nothing else is said, 0 where the mask
    /// leaves out.
    ///
    /// Weights `[n]` go with the first axis of the values, whatever their rank.
    func weights(_ sampleWeight: Tensor?, mask: Tensor?, for values: Tensor) -> Tensor {
        guard let given = masked(sampleWeight, by: mask, values.dtype) else {
            return values.onesLike()
        }
        let (lined, factors) = lineUp(values, weights: given.cast(to: values.dtype))
        guard factors.error == nil, lined.error == nil else { return factors }
        guard Shape.broadcast(factors.shape, lined.shape) == lined.shape else {
            return .invalid(
                ShapeError(
                    who: "\(kerasClassName) '\(name)'",
                    expected: "weights for values of shape \(values.shape)", got: "\(given.shape)",
                    fix: "Give sample weights of shape [batch]."))
        }
        return factors.broadcast(to: lined.shape).reshaped(to: values.shape)
    }
}
