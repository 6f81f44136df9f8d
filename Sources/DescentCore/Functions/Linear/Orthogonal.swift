/// Orthonormal columns Q and an upper triangular R with a = Q · R.
///
/// Mirrors of Householder, with LAPACK's signs. Keras' `mode="reduced"`, its default.
///
/// - Parameter a: `[…, m, n]`; derivatives need the first min(m, n) columns to be independent.
/// - Returns: `[…, m, k]` and `[…, k, n]`, k the smaller of m and n.
public func qr(_ a: Tensor) -> (q: Tensor, r: Tensor) {
    if a.error != nil { return (a, a) }
    guard a.rank >= 2, a.shape[-1] >= 0, a.shape[-2] >= 0 else {
        let fault = a.fault(
            "qr", "matrices in the last two axes", fix: "Reshape it to […, m, n].")
        return (fault, fault)
    }
    let (m, n) = (a.shape[-2], a.shape[-1])
    guard m < n else {
        let both = a.computedWide(decomposed)
        return (
            both.sliced(axis: -2, from: 0, to: m), both.sliced(axis: -2, from: m, to: m + n)
        )
    }
    // The first columns have all of Q.
    let (q, r) = qr(a.sliced(axis: -1, from: 0, to: m))
    let rest = matmul(q.turned, a.sliced(axis: -1, from: m, to: n).cast(to: q.dtype))
    return (q, .concatenated([r, rest], axis: -1))
}

/// Q above R, for at least as many rows as columns: one result, for one derivative.
private func decomposed(_ a: Tensor) -> Tensor {
    let (m, n) = (a.shape[-2], a.shape[-1])
    return .composite(.qr, of: [a], derivative: qrDerivative) {
        let mirrors = Mirrors(a)
        let q = mirrors.applied(to: Tensor.eye(m, columns: n, dtype: a.dtype))
        return .concatenated([q, mirrors.r], axis: -2)
    }
}

/// (Q̄ + Q · C) R⁻ᵀ, where C is the lower triangle of R R̄ᵀ − Q̄ᵀ Q, mirrored to the upper one.
private func qrDerivative(_ call: Call) -> [Tensor?] {
    let rows = call.inputs[0].shape[-2]
    func parts(_ x: Tensor) -> (Tensor, Tensor) {
        let all = x.shape[-2]
        return (
            x.sliced(axis: -2, from: 0, to: rows), x.sliced(axis: -2, from: rows, to: all)
        )
    }
    let ((q, r), (qBar, rBar)) = (parts(call.output), parts(call.cotangent))
    let inner = matmul(r, rBar.turned) - matmul(qBar.turned, q)
    let mirrored = tril(inner) + tril(inner, k: -1).turned
    return [solveTriangular(r, (qBar + matmul(q, mirrored)).turned).turned]
}

/// Mirrors I − w · wᵀ, one for each column, which one after the other make a matrix upper triangular.
struct Mirrors {
    /// w of each: `[n, …, m]`; 0 where nothing stood below the diagonal.
    let normals: Tensor
    /// What they make of the matrix: `[…, n, n]`.
    let r: Tensor
    private let batch: [Int]

    /// Of matrices with at least as many rows as columns.
    init(_ a: Tensor) {
        let (m, n) = (a.shape[-2], a.shape[-1])
        let ones = Tensor.ones([n, m], dtype: .bool)
        let (place, column) = (
            Tensor.eye(n, columns: m, dtype: a.dtype), Tensor.eye(n, dtype: a.dtype)
        )
        let (carry, normals) = scan(
            over: [place, column, triu(ones, k: 1)], initial: [a]
        ) { carry, step in
            let x = (carry[0] * step[1]).sum(axes: [-1])
            let w = Mirrors.normal(x, step[0], step[2])
            let product = matmul(w.asRow, carry[0])
            return ([carry[0] - w.asColumn * product], [w])
        }
        batch = a.batch
        self.normals = normals[0]
        r = triu(carry[0].sliced(axis: -2, from: 0, to: n))
    }

    /// Of the mirror that leaves of a column only what stands in one place, and above.
    private static func normal(_ x: Tensor, _ place: Tensor, _ isBelow: Tensor) -> Tensor {
        let tail = Tensor.where(isBelow, x, x.zerosLike())
        let rest = square(tail).sum(axes: [-1], keepDims: true)
        let first = (x * place).sum(axes: [-1], keepDims: true)
        let length = sqrt(square(first) + rest)
        let moved = Tensor.where(first .< 0, first - length, first + length)
        let size = length * abs(moved)
        let isMirror = rest .> 0
        let safe = Tensor.where(isMirror, size, size.onesLike())
        return .where(isMirror, (tail + place * moved) / sqrt(safe), x.zerosLike())
    }

    /// The product of all mirrors with a matrix.
    func applied(to x: Tensor) -> Tensor {
        let start = x.broadcast(exactly: Shape(batch + x.shape.dimensions.suffix(2)))
        return scan(over: [normals], initial: [start], reversed: true) { carry, w in
            ([carry[0] - w[0].asColumn * matmul(w[0].asRow, carry[0])], [])
        }.carry[0]
    }

    /// The determinant of their product: −1 for each that is one.
    var sign: Tensor {
        let count = (normals .!= 0).any(axes: [-1]).cast(to: .int32).sum(axes: [0])
        return (1 - mod(count, 2) * 2).cast(to: r.dtype)
    }
}

extension CompositeName {
    /// Q above R of a matrix.
    static let qr = CompositeName("qr")
}
