import Descent

/// The cases of `functions.json` that take matrices apart or solve systems of equations.
enum KerasMatrixFunctions {
    static let all: [String: KerasFunctions.Function] = [
        "cholesky": KerasFunctions.one { cholesky($0) },
        "cholesky upper": KerasFunctions.one { cholesky($0, upper: true) },
        "cholesky_inverse": KerasFunctions.one { choleskyInverse($0) },
        "logdet": KerasFunctions.one { logdet($0) },
        "solve": KerasFunctions.two { solve($0, $1) },
        "solve vector": KerasFunctions.two { solve($0, $1) },
        "solve_triangular": KerasFunctions.two { solveTriangular($0, $1) },
        "solve_triangular lower": KerasFunctions.two { solveTriangular($0, $1, lower: true) },
        "inv": KerasFunctions.one { inv($0) }, "det": KerasFunctions.one { det($0) },
        "slogdet": { (x: [Tensor]) in
            let (sign, logarithm) = slogdet(x[0])
            return [sign, logarithm]
        },
        "lstsq": KerasFunctions.two { lstsq($0, $1) }, "pinv": KerasFunctions.one { pinv($0) },
        "matrix_rank": KerasFunctions.one { matrixRank($0) },
        "qr square": orthogonal, "qr tall": orthogonal, "qr wide": orthogonal,
        "svd square": singular, "svd tall": singular, "svd wide": singular,
        "eigh": { (x: [Tensor]) in
            let (values, vectors) = eigh(x[0])
            return [abs(values), abs(vectors)]
        },
    ]

    private static let orthogonal: KerasFunctions.Function = { x in
        let (q, r) = qr(x[0])
        return [q, r]
    }

    private static let singular: KerasFunctions.Function = { x in
        let (u, s, vT) = svd(x[0])
        return [abs(u), s, abs(vT)]
    }
}
