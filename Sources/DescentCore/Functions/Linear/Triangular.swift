/// x of a · x = b for triangular matrices, one row after the other.
///
/// - Parameters:
///   - a: `[…, n, n]`; what stands in the other triangle is not read.
///   - b: `[…, n]` or `[…, n, k]`.
///   - lower: which triangle of `a`. Default the upper one, as Keras.
/// - Returns: the shape of `b`; infinite or NaN where a diagonal element is 0.
public func solveTriangular(_ a: Tensor, _ b: Tensor, lower: Bool = false) -> Tensor {
    if let fault = a.squareFault("solveTriangular") { return fault }
    return solving("solveTriangular", a, b) { a, b in
        .composite(
            .triangularSolve, [Attribute("lower", .word("\(lower)"))], of: [a, b],
            derivative: { triangularDerivative($0, lower: lower) }
        ) { substituted(lower ? tril(a) : triu(a), b, lower) }
    }
}

private func triangularDerivative(_ call: Call, lower: Bool) -> [Tensor?] {
    let right = solveTriangular(call.inputs[0].turned, call.cotangent, lower: !lower)
    let whole = -matmul(right, call.output.turned)
    return [lower ? tril(whole) : triu(whole), right]
}

/// Each row of x from those that are known.
private func substituted(_ a: Tensor, _ b: Tensor, _ lower: Bool) -> Tensor {
    let n = a.shape[-1]
    let ones = Tensor.eye(n, dtype: a.dtype)
    return scan(
        over: [a.steps(-2), b.steps(-2), ones], initial: [b.zerosLike()], reversed: !lower
    ) { carry, row in
        let known = matmul(row[0].asRow, carry[0]).squeezed(axes: [-2])
        let pivot = (row[0] * row[2]).sum(axes: [-1], keepDims: true)
        let next = ((row[1] - known) / pivot).asRow
        return ([.where((row[2] .> 0).asColumn, next, carry[0])], [])
    }.carry[0]
}

/// The lower triangular L of a = L · Lᵀ, of symmetric matrices whose eigenvalues are positive.
///
/// - Parameters:
///   - a: `[…, n, n]`; the mean of it and its mirror image counts.
///   - upper: whether the result is Lᵀ. Default no.
/// - Returns: NaN where a matrix is not positive definite.
public func cholesky(_ a: Tensor, upper: Bool = false) -> Tensor {
    if let fault = a.squareFault("cholesky") { return fault }
    return a.computedWide { a in
        let whole = a.symmetric
        let l = Tensor.composite(.cholesky, of: [whole], derivative: choleskyDerivative) {
            choleskyColumns(whole)
        }
        return upper ? l.turned : l
    }
}

/// L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, where Φ is the lower triangle with half of the diagonal.
private func choleskyDerivative(_ call: Call) -> [Tensor?] {
    let l = call.output
    let half = Tensor.ones([l.shape[-1]], dtype: l.dtype) * 0.5
    let product = tril(matmul(l.turned, call.cotangent)) * (1 - diag(half))
    let left = solveTriangular(l.turned, product)
    return [solveTriangular(l.turned, left.turned).symmetric]
}

/// Each column from the ones before.
private func choleskyColumns(_ a: Tensor) -> Tensor {
    let n = a.shape[-1]
    let (one, below) = (Tensor.eye(n, dtype: a.dtype), triu(Tensor.ones([n, n], dtype: .bool)))
    return scan(over: [a.steps(-1), one, below], initial: [a.zerosLike()]) { carry, step in
        let (l, place) = (carry[0], step[1])
        let row = (l * place.asColumn).sum(axes: [-2])
        let rest = step[0] - matmul(l, row.asColumn).squeezed(axes: [-1])
        let pivot = sqrt((rest * place).sum(axes: [-1], keepDims: true))
        let column = Tensor.where(step[2], rest / pivot, rest.zerosLike()).asColumn
        return ([.where(place .> 0, column, l)], [])
    }.carry[0]
}

/// ln det a of symmetric matrices whose eigenvalues are positive: 2 Σ ln of the diagonal of
/// ``cholesky(_:upper:)``. For others see ``slogdet(_:)``.
public func logdet(_ a: Tensor) -> Tensor {
    let l = cholesky(a)
    if l.error != nil { return l }
    return log(diagonal(l, axis1: -2, axis2: -1)).sum(axes: [-1]) * 2
}

/// a⁻¹ from L of a = L · Lᵀ.
///
/// - Parameter upper: whether `l` is Lᵀ. Default no.
public func choleskyInverse(_ l: Tensor, upper: Bool = false) -> Tensor {
    if let fault = l.squareFault("choleskyInverse") { return fault }
    let one = l.identity(l.dtype.computing)
    let half = solveTriangular(upper ? l.turned : l, one, lower: true)
    return matmul(half.turned, half)
}

extension CompositeName {
    /// x of a · x = b for triangular a.
    static let triangularSolve = CompositeName("triangular_solve")
    /// The lower triangular L of L · Lᵀ.
    static let cholesky = CompositeName("cholesky")
}
