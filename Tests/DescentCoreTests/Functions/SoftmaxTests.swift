import DescentCore
import DescentTesting
import Testing

@Suite struct SoftmaxTests {
    private let tight = Tolerance(absolute: 1e-14, relative: 1e-14)

    @Test("softmax, its logarithm and logSumExp along any axis", arguments: [-1, 0, 1])
    func values(_ axis: Int) throws {
        let x = uniform([3, 4])
        let sums = exp(x).sum(axes: [axis], keepDims: true)
        expectClose(softmax(x, axis: axis), exp(x) / sums, tight)
        expectClose(logSoftmax(x, axis: axis), x - log(sums), tight)
        expectClose(logSumExp(x, axis: axis, keepDims: true), log(sums), tight)
        #expect(logSumExp(x, axis: axis).rank == 1)
        try expectGradients("softmax", at: [x]) { square(softmax($0[0], axis: axis)) }
        try expectGradients("logSoftmax", at: [x]) { square(logSoftmax($0[0], axis: axis)) }
        try expectGradients("logSumExp", at: [x]) { square(logSumExp($0[0], axis: axis)) }
    }

    @Test("Large inputs neither overflow nor lose the small probabilities")
    func large() throws {
        let x = Tensor([1000, 999, -1000] as [Double])
        let e = 0.36787944117144233
        expectValues(softmax(x), [1 / (1 + e), e / (1 + e), 0], tight)
        expectValues(logSumExp(x), [1000.3132616875182], tight)
        expectValues(
            logSoftmax(x), [-0.31326168751822, -1.31326168751822, -2000.31326168751822], tight)
        let hidden = Tensor([-Double.infinity, -.infinity])
        expectValues(logSumExp(hidden), [-.infinity])
        expectValues(softmax(Tensor([0, -Double.infinity])), [1, 0])
    }

    @Test(
        "softplus and logSigmoid from −400 to 400, with their derivatives",
        arguments: [
            (-400.0, 1.9151695967140057e-174, 1.9151695967140057e-174),
            (-30, 9.357622968839737e-14, 9.357622968839299e-14),
            (-1, 0.31326168751822286, 0.2689414213699951), (0, 0.6931471805599453, 0.5),
            (1, 1.3132616875182228, 0.7310585786300049),
            (30, 30.000000000000092, 0.9999999999999065), (400, 400, 1),
        ])
    func softplusRows(_ x: Double, _ value: Double, _ slope: Double) throws {
        let point = Tensor(shape: [], scalars: [x])
        let relative = Tolerance(absolute: 1e-300, relative: 1e-14)
        expectValues(softplus(point), [value], relative)
        expectValues(gradient(of: { softplus($0) }, at: point), [slope], relative)
        expectValues(logSigmoid(-point), [-value], relative)
        expectValues(gradient(of: { logSigmoid($0) }, at: -point), [slope], relative)
        let curvature = gradient(of: { gradient(of: { softplus($0) }, at: $0) }, at: point)
        expectValues(curvature, [slope * (1 - slope)], Tolerance(absolute: 1e-13, relative: 1e-9))
    }

    @Test("Logits are found behind softmax and sigmoid, and only there")
    func logits() throws {
        let x = Tensor.randomUniform([2, 3])
        #expect(softmax(x).softmaxLogits?.node === x.node)
        #expect(sigmoid(x).sigmoidLogits?.node === x.node)
        #expect(softmax(x, axis: 0).softmaxLogits == nil)
        #expect((exp(x) / exp(x).sum(axes: [1], keepDims: true)).softmaxLogits == nil)
        #expect(x.sigmoidLogits == nil)
    }
}

@Suite struct MatrixProductTests {
    struct Row: Sendable {
        let a: Shape
        let b: Shape
        let formula: String
        let result: Shape
    }

    @Test(
        "matmul of every pair of ranks",
        arguments: [
            Row(a: [3], b: [3], formula: "k,k->", result: []),
            Row(a: [2, 3], b: [3], formula: "ik,k->i", result: [2]),
            Row(a: [3], b: [3, 2], formula: "k,kj->j", result: [2]),
            Row(a: [2, 3], b: [3, 4], formula: "ik,kj->ij", result: [2, 4]),
            Row(a: [2, 2, 3], b: [3, 4], formula: "aik,kj->aij", result: [2, 2, 4]),
            Row(a: [2, 2, 3], b: [3], formula: "aik,k->ai", result: [2, 2]),
            Row(a: [3], b: [2, 3, 4], formula: "k,akj->aj", result: [2, 4]),
            Row(a: [2, 3], b: [2, 3, 4], formula: "ik,akj->aij", result: [2, 2, 4]),
            Row(a: [2, 2, 3], b: [2, 3, 4], formula: "aik,akj->aij", result: [2, 2, 4]),
            Row(a: [2, 1, 2, 3], b: [3, 3, 2], formula: "axik,bkj->abij", result: [2, 3, 2, 2]),
            Row(a: [0, 3], b: [3, 2], formula: "ik,kj->ij", result: [0, 2]),
        ])
    func ranks(_ row: Row) throws {
        let (a, b) = (uniform(row.a), uniform(row.b, seed: 2))
        let expected = Grid.einsum(row.formula, try Grid(a), try Grid(b))
        expectValues(matmul(a, b), expected.numbers, shape: row.result)
        try expectGradients(row.formula, at: [a, b]) { square(matmul($0[0], $0[1])) }
    }

    @Test("matmul promotes types")
    func promotion() {
        expectValues(matmul(Tensor([1, 2] as [Int]), Tensor([0.5, 2])), [4.5], dtype: .float32)
    }
}

@Suite struct ElementaryTests {
    struct Row: Sendable, CustomStringConvertible {
        let description: String
        let x: Double
        let value: Double
        let function: @Sendable (Tensor) -> Tensor
    }

    static let rows = [
        Row(description: "exp", x: 1, value: 2.718281828459045) { exp($0) },
        Row(description: "expm1", x: 1e-10, value: 1.00000000005e-10) { expm1($0) },
        Row(description: "log", x: 2, value: 0.6931471805599453) { log($0) },
        Row(description: "log1p", x: 1e-10, value: 9.9999999995e-11) { log1p($0) },
        Row(description: "sqrt", x: 2, value: 1.4142135623730951) { sqrt($0) },
        Row(description: "rsqrt", x: 4, value: 0.5) { rsqrt($0) },
        Row(description: "cbrt", x: -8, value: -2) { cbrt($0) },
        Row(description: "square", x: -3, value: 9) { square($0) },
        Row(description: "abs", x: -3, value: 3) { abs($0) },
        Row(description: "sign", x: -3, value: -1) { sign($0) },
        Row(description: "tanh", x: 0.5, value: 0.46211715726000973) { tanh($0) },
        Row(description: "sin", x: 1, value: 0.8414709848078965) { sin($0) },
        Row(description: "cos", x: 1, value: 0.5403023058681398) { cos($0) },
        Row(description: "tan", x: 1, value: 1.5574077246549023) { tan($0) },
        Row(description: "erf", x: 0.5, value: 0.5204998778130465) { erf($0) },
        Row(description: "floor", x: -1.5, value: -2) { floor($0) },
        Row(description: "ceil", x: -1.5, value: -1) { ceil($0) },
        Row(description: "round", x: 2.5, value: 2) { round($0) },
        Row(description: "sigmoid", x: -2, value: 0.11920292202211755) { sigmoid($0) },
        Row(description: "relu", x: -2, value: 0) { relu($0) },
        Row(description: "pow", x: 3, value: 9) { pow($0, 2) },
        Row(description: "clip", x: 3, value: 1) { clip($0, min: 0, max: 1) },
        Row(description: "remainder", x: -5.5, value: -1.5) { remainder($0, $0.onesLike() * 2) },
        Row(description: "atan2", x: 1, value: 0.7853981633974483) { atan2($0, $0) },
        Row(description: "maximum", x: 3, value: 4) { maximum($0, 4) },
        Row(description: "minimum", x: 3, value: 3) { minimum($0, 4) },
    ]

    @Test(
        "Every function keeps the dtype, and turns integers into float32 where it must",
        arguments: rows)
    func values(_ row: Row) throws {
        let x = Tensor(shape: [1], scalars: [row.x])
        expectValues(
            row.function(x), [row.value], dtype: .float64, .init(absolute: 1e-15, relative: 1e-15))
        expectValues(row.function(x.cast(to: .float32)), [row.value], dtype: .float32)
        if row.x.rounded() == row.x,
            !["abs", "sign", "square", "relu", "pow", "clip", "remainder", "maximum", "minimum"]
                .contains(row.description)
        {
            expectValues(row.function(x.cast(to: .int32)), [row.value], dtype: .float32)
        }
        let broken = row.function(Tensor.zeros([2]) + Tensor.zeros([3]))
        #expect(broken.error != nil)
    }
}
