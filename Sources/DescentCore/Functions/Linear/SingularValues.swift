/// Singular values, falling, and orthonormal vectors on both sides: a = U · diag(S) · Vᵀ.
///
/// The sign of each pair of vectors is arbitrary. Keras' `full_matrices=False`.
///
/// - Parameter a: `[…, m, n]`.
/// - Returns: U `[…, m, k]`, S `[…, k]` and Vᵀ `[…, k, n]`, k the smaller of m and n. Derivatives of
///   vectors need singular values that differ, and are not 0.
public func svd(_ a: Tensor) -> (u: Tensor, s: Tensor, vT: Tensor) {
    if a.error != nil { return (a, a, a) }
    guard a.rank >= 2, a.shape[-1] > 0, a.shape[-2] > 0 else {
        let fault = a.fault(
            "svd", "matrices with elements in the last two axes", fix: "Reshape it to […, m, n].")
        return (fault, fault, fault)
    }
    let (m, n) = (a.shape[-2], a.shape[-1])
    if m < n {
        let (u, s, vT) = svd(a.turned)
        return (vT.turned, s, u.turned)
    }
    let all = a.computedWide { a in
        .composite(.svd, of: [a], derivative: svdDerivative) { orthogonalized(a) }
    }
    let parts = SingularParts(all, rows: m)
    return (parts.u, parts.s.squeezed(axes: [-2]), parts.v.turned)
}

/// U, S as one row and V, one above the other.
private struct SingularParts {
    let u: Tensor
    let s: Tensor
    let v: Tensor

    init(_ all: Tensor, rows: Int) {
        u = all.sliced(axis: -2, from: 0, to: rows)
        s = all.sliced(axis: -2, from: rows, to: rows + 1)
        v = all.sliced(axis: -2, from: rows + 1, to: all.shape[-2])
    }
}

/// U (F∘(UᵀŪ − ŪᵀU) S + S F∘(VᵀV̄ − V̄ᵀV) + S̄) Vᵀ + (1 − UUᵀ) Ū S⁻¹ Vᵀ, F = 1 / (sⱼ² − sᵢ²), for at
/// least as many rows as columns.
private func svdDerivative(_ call: Call) -> [Tensor?] {
    let rows = call.inputs[0].shape[-2]
    let (x, g) = (
        SingularParts(call.output, rows: rows), SingularParts(call.cotangent, rows: rows)
    )
    let f = inverseOrZero(square(x.s) - square(x.s).turned)
    func skew(_ a: Tensor, _ b: Tensor) -> Tensor {
        let product = matmul(a.turned, b)
        return f * (product - product.turned)
    }
    let inner =
        skew(x.u, g.u) * x.s + x.s.turned * skew(x.v, g.v)
        + g.s * Tensor.eye(x.s.shape[-1], dtype: x.s.dtype)
    let outside = g.u - matmul(x.u, matmul(x.u.turned, g.u))
    let left = matmul(x.u, inner) + outside * inverseOrZero(x.s)
    return [matmul(left, x.v.turned)]
}

/// Columns are rotated in pairs until all are orthogonal: their lengths are the singular values.
private func orthogonalized(_ a: Tensor) -> Tensor {
    let n = a.shape[-1]
    let last = a.rank - 1
    let one = Tensor.eye(n, dtype: a.dtype)
    let limit = a.dtype == .float64 ? 0x1p-96 : 0x1p-38
    let results = Rotations(n, a.dtype).sweep(
        [a, one.broadcast(exactly: Shape(a.batch + [n, n]))],
        isDone: { a in
            // The squares of the cosines between columns.
            let products = matmul(a.turned, a)
            let sizes = diagonal(products, axis1: -2, axis2: -1)
            let cosines = square(products) * (1 - one)
            return (cosines .<= sizes.asColumn * sizes.asRow * limit).all()
        },
        { matrices, partner, side in
            let (a, v) = (matrices[0], matrices[1])
            let other = a.gathering(partner, axis: last)
            let sizes = square(a).sum(axes: [-2])
            let (c, s) = Rotations.angles(
                sizes, square(other).sum(axes: [-2]), (a * other).sum(axes: [-2]), side)
            return [
                a * c.asRow - other * s.asRow,
                v * c.asRow - v.gathering(partner, axis: last) * s.asRow,
            ]
        })
    let lengths = sqrt(square(results[0]).sum(axes: [-2]))
    let order = argsort(lengths, descending: true)
    func sorted(_ x: Tensor) -> Tensor {
        takeAlongAxis(x, order.asRow.broadcast(exactly: x.shape))
    }
    let s = takeAlongAxis(lengths, order).asRow
    // Columns of length 0 have no direction: mirrors give them one that is orthogonal to all others.
    let mirrors = Mirrors(divideNoNaN(sorted(results[0]), s))
    let q = mirrors.applied(to: Tensor.eye(a.shape[-2], columns: n, dtype: a.dtype))
    let signs = Tensor.where(
        diagonal(mirrors.r, axis1: -2, axis2: -1) .< 0, -s.onesLike().squeezed(axes: [-2]), 1)
    return .concatenated([q * signs.asRow, s, sorted(results[1])], axis: -2)
}

/// The pseudo-inverse V · S⁻¹ · Uᵀ of matrices `[…, m, n]`, `[…, n, m]`.
///
/// - Parameter cutoff: singular values up to this fraction of the largest count as 0. Default the larger
///   of m and n times the distance from 1 to the next number.
public func pinv(_ a: Tensor, cutoff: Double? = nil) -> Tensor {
    let (u, s, vT) = svd(a)
    if s.error != nil { return s }
    let inverse = Tensor.where(isLarge(s, a, cutoff), inverseOrZero(s), s.zerosLike())
    return matmul(vT.turned * inverse.asRow, u.turned)
}

/// How many singular values of matrices `[…, m, n]` are not 0; int32.
///
/// - Parameter cutoff: as for ``pinv(_:cutoff:)``.
public func matrixRank(_ a: Tensor, cutoff: Double? = nil) -> Tensor {
    let s = svd(stopGradient(a)).s
    if s.error != nil { return s }
    return isLarge(s, a, cutoff).cast(to: .int32).sum(axes: [-1]).cast(to: .int32)
}

private func isLarge(_ s: Tensor, _ a: Tensor, _ cutoff: Double?) -> Tensor {
    let digits = a.dtype == .float64 ? 0x1p-52 : 0x1p-23
    let share = cutoff ?? Double(Swift.max(a.shape[-1], a.shape[-2])) * digits
    return s .> s.max(axes: [-1], keepDims: true) * share
}

extension CompositeName {
    /// U, singular values and V of a matrix.
    static let svd = CompositeName("svd")
}
