/// Eigenvalues, rising, and eigenvectors of symmetric matrices: a · v = w · v.
///
/// The sign of each vector is arbitrary, and so are vectors of equal eigenvalues.
///
/// - Parameter a: `[…, n, n]`; the mean of it and its mirror image counts.
/// - Returns: values `[…, n]` and vectors `[…, n, n]`, one in each column. Derivatives of vectors need
///   eigenvalues that differ.
public func eigh(_ a: Tensor) -> (values: Tensor, vectors: Tensor) {
    if let fault = a.squareFault("eigh") { return (fault, fault) }
    let n = a.shape[-1]
    let both = a.computedWide { a in
        let whole = a.symmetric
        return .composite(.eigh, of: [whole], derivative: eighDerivative) { rotated(whole) }
    }
    return (
        both.sliced(axis: -2, from: 0, to: 1).squeezed(axes: [-2]),
        both.sliced(axis: -2, from: 1, to: n + 1)
    )
}

/// V (W̄ + F ∘ Vᵀ V̄) Vᵀ with F = 1 / (wⱼ − wᵢ).
private func eighDerivative(_ call: Call) -> [Tensor?] {
    let n = call.output.shape[-1]
    let w = call.output.sliced(axis: -2, from: 0, to: 1)
    let v = call.output.sliced(axis: -2, from: 1, to: n + 1)
    let wBar = call.cotangent.sliced(axis: -2, from: 0, to: 1)
    let vBar = call.cotangent.sliced(axis: -2, from: 1, to: n + 1)
    let inner =
        matmul(v.turned, vBar) * inverseOrZero(w - w.turned)
        + wBar * Tensor.eye(n, dtype: w.dtype)
    return [matmul(matmul(v, inner), v.turned).symmetric]
}

/// 1 / x, and 0 where x is 0.
func inverseOrZero(_ x: Tensor) -> Tensor { divideNoNaN(x.onesLike(), x) }

/// Values above vectors.
private func rotated(_ a: Tensor) -> Tensor {
    let n = a.shape[-1]
    let one = Tensor.eye(n, dtype: a.dtype)
    let rotations = Rotations(n, a.dtype)
    // What is left beside the diagonal, as a share of all, whose digits it must not reach.
    let limit = a.dtype == .float64 ? 0x1p-98 : 0x1p-40
    let results = rotations.sweep(
        [a, one.broadcast(exactly: a.shape)],
        isDone: { a in
            let beside = square(a * (1 - one)).sum(axes: [-1, -2])
            return (beside .<= square(a).sum(axes: [-1, -2]) * limit).all()
        },
        { matrices, partner, side in
            let (a, v) = (matrices[0], matrices[1])
            let last = a.rank - 1
            let sizes = diagonal(a, axis1: -2, axis2: -1)
            let pairs = (partner.asColumn .== Tensor.counting(n)).cast(to: a.dtype)
            let (c, s) = Rotations.angles(
                sizes, sizes.gathering(partner, axis: last - 1), (a * pairs).sum(axes: [-1]), side)
            let rows = a * c.asColumn - a.gathering(partner, axis: last - 1) * s.asColumn
            return [
                rows * c.asRow - rows.gathering(partner, axis: last) * s.asRow,
                v * c.asRow - v.gathering(partner, axis: last) * s.asRow,
            ]
        })
    let values = diagonal(results[0], axis1: -2, axis2: -1)
    let order = argsort(values)
    let columns = order.asRow.broadcast(exactly: a.shape)
    return .concatenated(
        [
            takeAlongAxis(values, order).asRow, takeAlongAxis(results[1], columns),
        ], axis: -2)
}

extension CompositeName {
    /// Eigenvalues above eigenvectors.
    static let eigh = CompositeName("eigh")
}
