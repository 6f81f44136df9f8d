import DescentCore
import DescentTesting
import Testing

/// Matrices are put together again from what they are taken apart into; derivatives agree with
/// differences.
@Suite struct LinearTests {
    private static let exact = Tolerance(absolute: 1e-12, relative: 1e-12)

    private func turned(_ x: Tensor) -> Tensor { swapAxes(x, -1, -2) }
    /// Symmetric with eigenvalues from about 1.
    private func positive(_ n: Int, seed: UInt64 = 1) -> Tensor {
        let x = uniform([2, n, n], seed: seed)
        return matmul(x, turned(x)) + Tensor.eye(n, dtype: .float64)
    }

    @Test("Cholesky's triangle times itself is the matrix", arguments: [0, 1, 2, 5, 9])
    func cholesky(_ n: Int) throws {
        let a = positive(n)
        let l = DescentCore.cholesky(a)
        expectClose(matmul(l, turned(l)), a, Self.exact)
        expectClose(tril(l), l, Self.exact)
        expectClose(DescentCore.cholesky(a, upper: true), turned(l), Self.exact)
        expectClose(
            matmul(choleskyInverse(l), a), Tensor.eye(n, dtype: .float64) + a * 0, Self.exact)
        expectClose(logdet(a), log(det(a)), Self.exact)
        expectValues(DescentCore.cholesky(Tensor([[1, 2], [2, 1]]))[1, 1], [.nan])
    }

    @Test("Triangular and square systems are solved, vectors and matrices on the right")
    func systems() throws {
        let (a, b) = (uniform([2, 4, 4]), uniform([2, 4, 3], seed: 2))
        expectClose(matmul(a, solve(a, b)), b, Self.exact)
        expectClose(matmul(tril(a), solveTriangular(a, b, lower: true)), b, Self.exact)
        expectClose(matmul(triu(a), solveTriangular(a, b)), b, Self.exact)
        let v = uniform([4], seed: 3)
        expectClose(matmul(a[0], solve(a[0], v)), v, Self.exact)
        expectClose(matmul(a, inv(a)), Tensor.eye(4, dtype: .float64) + a * 0, Self.exact)
        // A pivot of 0, which needs rows in another order.
        expectValues(solve(Tensor([[0, 2], [1, 0]]), Tensor([4, 3])), [3, 2])
        expectError(
            solve(b, v),
            "solve needs square matrices in the last two axes, but got [2, 4, 3]. Reshape it to […, n, n], "
                + "or use lstsq for others.")
        expectError(
            solve(a[0], Tensor([1, 2])),
            "solve needs as many right-hand sides' elements as matrices have rows, but got [4, 4] and [2]. "
                + "Give b as […, rows] or […, rows, columns].")
    }

    @Test("Determinants are those of the formula, and their logarithm does not overflow")
    func determinants() throws {
        let a = uniform([2, 3, 3])
        let x = try Grid(a)
        let expected = (0..<2).map { k -> Double in
            func e(_ i: Int, _ j: Int) -> Double { x[[k, i, j]]! }
            return e(0, 0) * (e(1, 1) * e(2, 2) - e(1, 2) * e(2, 1))
                - e(0, 1) * (e(1, 0) * e(2, 2) - e(1, 2) * e(2, 0))
                + e(0, 2) * (e(1, 0) * e(2, 1) - e(1, 1) * e(2, 0))
        }
        expectValues(det(a), expected, Self.exact)
        let (sign, logarithm) = slogdet(a)
        expectClose(sign * exp(logarithm), det(a), Self.exact)
        expectValues(slogdet(Tensor.eye(3, dtype: .float64) * -1e200).sign, [-1])
        expectValues(
            slogdet(Tensor.eye(3, dtype: .float64) * -1e200).logarithm, [3 * 460.51701859880916],
            Self.exact)
        expectValues(det(Tensor([[2, 0], [0, 3]])), [6])
    }

    @Test(
        "Q is orthonormal and R triangular, for tall, square and wide matrices",
        arguments: [[3, 3], [2, 5, 3], [2, 3, 5], [4, 1], [1, 4]])
    func qr(_ lengths: [Int]) throws {
        let a = uniform(Shape(lengths))
        let (q, r) = DescentCore.qr(a)
        let k = Swift.min(a.shape[-1], a.shape[-2])
        expectClose(matmul(q, r), a, Self.exact)
        expectClose(triu(r), r, Self.exact)
        let products = matmul(turned(q), q)
        expectClose(products, Tensor.eye(k, dtype: .float64) + products * 0, Self.exact)
    }

    @Test(
        "Eigenvectors and singular vectors are orthonormal and give the matrix back",
        arguments: [1, 2, 3, 6, 11])
    func spectra(_ n: Int) throws {
        let tolerance = Tolerance(absolute: 1e-11, relative: 1e-11)
        let a = positive(n) - 3 * Tensor.eye(n, dtype: .float64)
        let (w, v) = eigh(a)
        expectClose(matmul(v * w.expandingDimension(at: -2), turned(v)), a, tolerance)
        expectClose(sort(w), w, tolerance)
        let one = Tensor.eye(n, dtype: .float64) + a * 0
        expectClose(matmul(turned(v), v), one, tolerance)
        for shape in [[2, n, n], [2, n + 3, n], [2, n, n + 2]] {
            let x = uniform(Shape(shape), seed: 4)
            let (u, s, vT) = svd(x)
            expectClose(matmul(u * s.expandingDimension(at: -2), vT), x, tolerance)
            expectClose(sort(s, descending: true), s, tolerance)
            expectClose(matmul(turned(u), u), one, tolerance)
            expectClose(matmul(vT, turned(vT)), one, tolerance)
        }
    }

    @Test(
        "Matrices of lower rank have singular values of 0, and least squares the shortest solution")
    func lowerRank() throws {
        let x = matmul(uniform([5, 2]), uniform([2, 4], seed: 2))
        let (u, s, _) = svd(x)
        #expect(try s.scalars()[2] < 1e-14)
        expectClose(
            matmul(turned(u), u), Tensor.eye(4, dtype: .float64),
            Tolerance(absolute: 1e-11, relative: 1e-11))
        expectValues(matrixRank(x), [2], dtype: .int32)
        let p = pinv(x)
        expectClose(matmul(matmul(x, p), x), x, Self.exact)
        expectClose(matmul(matmul(p, x), p), p, Tolerance(absolute: 1e-11, relative: 1e-11))
        let b = uniform([5], seed: 3)
        let best = lstsq(x, b)
        // What is left is orthogonal to all columns, and the solution lies in the rows' space.
        expectValues(
            matmul(turned(x), matmul(x, best) - b), [0, 0, 0, 0],
            Tolerance(absolute: 1e-11, relative: 1))
        expectClose(matmul(matmul(p, x), best), best, Tolerance(absolute: 1e-11, relative: 1e-11))
        expectValues(matrixRank(Tensor.zeros([3, 2])), [0])
        expectValues(eigh(Tensor.eye(3)).values, [1, 1, 1])
    }

    @Test("Derivatives agree with differences")
    func derivatives() throws {
        let (a, b) = (
            uniform([3, 3]) + 2 * Tensor.eye(3, dtype: .float64), uniform([3, 2], seed: 2)
        )
        let whole = positive(3)[0]
        try expectGradients("cholesky", limit: 1e-8, at: [whole]) {
            square(DescentCore.cholesky($0[0]))
        }
        try expectGradients("triangular", limit: 1e-8, at: [a, b]) {
            solveTriangular($0[0], $0[1], lower: true)
        }
        try expectGradients("solve", limit: 1e-8, at: [a, b]) { square(solve($0[0], $0[1])) }
        try expectGradients("inv", limit: 1e-8, at: [a]) { inv($0[0]) }
        try expectGradients("det", limit: 1e-8, at: [a]) { det($0[0]) }
        try expectGradients("slogdet", limit: 1e-8, at: [a]) { slogdet($0[0]).logarithm }
        try expectGradients("logdet", limit: 1e-8, at: [whole]) { logdet($0[0]) }
        for shape in [[3, 3], [4, 2], [2, 4]] {
            let x = uniform(Shape(shape), seed: 5)
            try expectGradients("qr \(shape)", limit: 1e-7, at: [x]) {
                let (q, r) = DescentCore.qr($0[0])
                return .concatenated([q.flattened(), square(r).flattened()])
            }
            try expectGradients("svd \(shape)", order: 1, limit: 1e-7, at: [x]) {
                let (u, s, vT) = svd($0[0])
                // Functions of vectors that do not depend on their signs.
                return .concatenated([s, (u * u).flattened(), (vT * vT).flattened()])
            }
        }
        try expectGradients("eigh", order: 1, limit: 1e-7, at: [whole]) {
            let (w, v) = eigh($0[0])
            return .concatenated([w, (v * v).flattened()])
        }
        try expectGradients(
            "lstsq", order: 1, limit: 1e-7, at: [uniform([4, 2]), uniform([4], seed: 2)]
        ) {
            lstsq($0[0], $0[1])
        }
    }
}
