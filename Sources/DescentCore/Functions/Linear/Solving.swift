/// x of a · x = b.
///
/// - Parameters:
///   - a: `[…, n, n]`.
///   - b: `[…, n]` or `[…, n, k]`.
/// - Returns: the shape of `b`; infinite or NaN where a matrix has no inverse.
public func solve(_ a: Tensor, _ b: Tensor) -> Tensor {
    if let fault = a.squareFault("solve") { return fault }
    return solving("solve", a, b) { a, b in
        .composite(.solve, of: [a, b], derivative: solveDerivative) {
            let (q, r) = qr(a)
            return solveTriangular(r, matmul(q.turned, b))
        }
    }
}

private func solveDerivative(_ call: Call) -> [Tensor?] {
    let right = solve(call.inputs[0].turned, call.cotangent)
    return [-matmul(right, call.output.turned), right]
}

/// The inverse of matrices `[…, n, n]`; infinite or NaN where there is none.
public func inv(_ a: Tensor) -> Tensor {
    if let fault = a.squareFault("inv") { return fault }
    return solve(a, a.identity(a.dtype.computing)).cast(
        to: a.dtype.isFloatingPoint ? a.dtype : .float32)
}

/// The determinant of matrices `[…, n, n]`. The derivative needs an inverse.
public func det(_ a: Tensor) -> Tensor {
    if let fault = a.squareFault("det") { return fault }
    return a.computedWide { a in
        .composite(.determinant, of: [a], derivative: determinantDerivative) {
            let mirrors = Mirrors(a)
            return diagonal(mirrors.r, axis1: -2, axis2: -1).prod(axes: [-1]) * mirrors.sign
        }
    }
}

private func determinantDerivative(_ call: Call) -> [Tensor?] {
    [(call.cotangent * call.output).asColumn.asColumn * inv(call.inputs[0]).turned]
}

/// The sign of the determinant of matrices `[…, n, n]`, and ln of its size, which does not overflow
/// where the determinant would.
public func slogdet(_ a: Tensor) -> (sign: Tensor, logarithm: Tensor) {
    if let fault = a.squareFault("slogdet") { return (fault, fault) }
    let wide = a.cast(to: a.dtype.computing)
    let mirrors = Mirrors(stopGradient(wide))
    let signs = sign(diagonal(mirrors.r, axis1: -2, axis2: -1)).prod(axes: [-1]) * mirrors.sign
    let logarithm = Tensor.composite(
        .logDeterminant, of: [wide], derivative: logDeterminantDerivative
    ) {
        log(abs(diagonal(Mirrors(wide).r, axis1: -2, axis2: -1))).sum(axes: [-1])
    }
    let type: DType = a.dtype.isFloatingPoint ? a.dtype : .float32
    return (signs.cast(to: type), logarithm.cast(to: type))
}

private func logDeterminantDerivative(_ call: Call) -> [Tensor?] {
    [call.cotangent.asColumn.asColumn * inv(call.inputs[0]).turned]
}

/// x for which a · x is nearest to b; of several the shortest one.
///
/// - Parameters:
///   - a: `[…, m, n]`.
///   - b: `[…, m]` or `[…, m, k]`.
///   - cutoff: singular values up to this fraction of the largest count as 0. Default the larger of m
///     and n times the distance from 1 to the next number, as NumPy.
public func lstsq(_ a: Tensor, _ b: Tensor, cutoff: Double? = nil) -> Tensor {
    solving("lstsq", a, b) { a, b in matmul(pinv(a, cutoff: cutoff), b) }
}

extension CompositeName {
    /// x of a · x = b.
    static let solve = CompositeName("solve")
    /// The determinant.
    static let determinant = CompositeName("determinant")
    /// ln |determinant|.
    static let logDeterminant = CompositeName("log_determinant")
}
