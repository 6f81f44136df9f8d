#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import DescentCore
import DescentTesting
import Testing

@Suite struct ElementwiseTests {
    /// Where each function is smooth, and an independent value of it.
    static func row(_ op: UnaryOp) -> (domain: ClosedRange<Double>, formula: (Double) -> Double) {
        switch op {
        case .negate: (-2...2, { 0 - $0 })
        case .abs: (0.1...2, { $0 < 0 ? 0 - $0 : $0 })
        case .sign: (0.1...2, { _ in 1 })
        case .exponential: (-3...3, { pow(M_E, $0) })
        case .exponentialMinusOne: (-1...2, { 2 * exp($0 / 2) * sinh($0 / 2) })
        case .log: (0.5...5, { log2($0) * M_LN2 })
        case .logPlusOne: (-0.4...3, { 2 * atanh($0 / (2 + $0)) })
        case .logistic: (-5...5, { 0.5 + 0.5 * tanh($0 / 2) })
        case .tanh: (-2...2, { 1 - 2 / (exp(2 * $0) + 1) })
        case .sqrt: (0.5...4, { pow($0, 0.5) })
        case .rsqrt: (0.5...4, { pow($0, -0.5) })
        case .cbrt: (0.5...4, { pow($0, 1 / 3.0) })
        case .sine: (-4...4, { cos($0 - .pi / 2) })
        case .cosine: (-4...4, { sin($0 + .pi / 2) })
        case .tan: (-1...1, { sin($0) / cos($0) })
        case .floor: (1.1...1.9, { _ in 1 })
        case .ceil: (1.1...1.9, { _ in 2 })
        case .roundNearestEven: (1.6...2.4, { _ in 2 })
        case .erf: (-2...2, { 1 - erfc($0) })
        case .not: (0...1, { 1 - $0 })
        }
    }

    @Test(
        "Every function of one element has the value of an independent formula",
        arguments: UnaryOp.allCases)
    func unaryValues(_ op: UnaryOp) throws {
        let row = Self.row(op)
        guard op != .not else {
            expectValues(Tensor([true, false]).unary(op), [0, 1], dtype: .bool)
            return
        }
        let x = uniform([3, 5], row.domain)
        for dtype in [DType.float64, .float32, .float16, .bfloat16] {
            let input = try x.cast(to: dtype).evaluated()
            let expected = Tensor(shape: x.shape, scalars: try input.scalars().map(row.formula))
            expectClose(input.unary(op), expected.cast(to: dtype))
        }
    }

    @Test(
        "First and second derivatives of every function of one element agree with differences",
        arguments: UnaryOp.allCases)
    func unaryDerivatives(_ op: UnaryOp) throws {
        guard op != .not else { return }
        try expectGradients("\(op)", at: [uniform([2, 3], Self.row(op).domain)]) { $0[0].unary(op) }
    }

    static func row(_ op: BinaryOp) -> (
        x: ClosedRange<Double>, y: ClosedRange<Double>, formula: (Double, Double) -> Double
    ) {
        switch op {
        case .add: (-2...2, -2...2, { $0 + $1 })
        case .subtract: (-2...2, -2...2, { $0 - $1 })
        case .multiply: (-2...2, -2...2, { $0 * $1 })
        case .divide: (-2...2, 0.5...2, { $0 / $1 })
        case .maximum: (1...2, 0...0.9, { a, _ in a })
        case .minimum: (1...2, 0...0.9, { $1 })
        case .power: (0.5...2, -2...2, { exp($1 * log($0)) })
        case .remainder: (2.1...2.9, 0.97...1.03, { $0 - 2 * $1 })
        case .atan2: (0.5...2, 0.5...2, { atan($0 / $1) })
        case .and, .or, .xor: (0...1, 0...1, { a, _ in a })
        }
    }
    static let numeric = BinaryOp.allCases.filter { $0.accepts(.float64) }

    @Test(
        "Every function of two numbers has the value of an independent formula", arguments: numeric)
    func binaryValues(_ op: BinaryOp) throws {
        let row = Self.row(op)
        let (x, y) = (uniform([3, 4], row.x), uniform([3, 4], row.y, seed: 2))
        let expected = zip(try x.scalars(), try y.scalars()).map(row.formula)
        expectValues(x.binary(op, y), expected, dtype: .float64)
        let tolerance = Tolerance(absolute: 1e-5, relative: 1e-5)
        expectValues(x.cast(to: .float32).binary(op, y.cast(to: .float32)), expected, tolerance)
    }

    @Test(
        "First and second derivatives of every function of two numbers agree with differences",
        arguments: numeric)
    func binaryDerivatives(_ op: BinaryOp) throws {
        let row = Self.row(op)
        try expectGradients(
            "\(op)", at: [uniform([2, 3], row.x), uniform([2, 3], row.y, seed: 2)]
        ) {
            $0[0].binary(op, $0[1])
        }
    }

    struct Corner: Sendable {
        let name: String
        let function: @Sendable (Tensor) -> Tensor
        let at: Double
        let slope: Double
        init(
            _ name: String, at: Double, slope: Double,
            _ function: @escaping @Sendable (Tensor) -> Tensor
        ) {
            (self.name, self.at, self.slope, self.function) = (name, at, slope, function)
        }
    }

    static let corners = [
        Corner("relu at 0", at: 0, slope: 0) { relu($0) },
        Corner("abs at 0", at: 0, slope: 0) { abs($0) },
        Corner("pow(x, 2) at 0", at: 0, slope: 0) { pow($0, 2) },
        Corner("pow(x, 1) at 0", at: 0, slope: 1) { pow($0, 1) },
        Corner("pow(x, 0) at 0", at: 0, slope: 0) { pow($0, 0) },
        Corner("pow(x, 3) at −2", at: -2, slope: 12) { pow($0, 3) },
        Corner("pow(2, x)", at: 3, slope: 8 * M_LN2) { pow(Tensor(shape: [], scalars: [2.0]), $0) },
        Corner("pow(0, x)", at: 3, slope: 0) { pow(Tensor(shape: [], scalars: [0.0]), $0) },
        Corner("sqrt", at: 4, slope: 0.25) { sqrt($0) },
        Corner("clip outside", at: 3, slope: 0) { clip($0, min: -1, max: 1) },
        Corner("clip inside", at: 0.5, slope: 1) { clip($0, min: -1, max: 1) },
        Corner("maximum of equals", at: 2, slope: 3) { maximum($0, $0 * 3 - 4) },
        Corner("minimum of equals", at: 2, slope: 3) { minimum($0, $0 * 3 - 4) },
        Corner("floor", at: 1.5, slope: 0) { floor($0) },
        Corner("stopGradient", at: 3, slope: 3) { stopGradient($0) * $0 },
        Corner("softplus at 0", at: 0, slope: 0.5) { softplus($0) },
        Corner("softplus at 400", at: 400, slope: 1) { softplus($0) },
        Corner("second derivative of softplus at 0", at: 0, slope: 0.25) {
            gradient(of: { softplus($0) }, at: $0)
        },
    ]

    @Test("Derivatives at kinks and corners are those of Keras", arguments: corners)
    func corner(_ corner: Corner) throws {
        let slope = try gradient(of: corner.function, at: Tensor(shape: [], scalars: [corner.at]))
            .item()
        #expect(Swift.abs(slope - corner.slope) < 1e-12, "\(corner.name): \(slope)")
    }

    @Test("Comparisons follow IEEE 754, NaN included", arguments: Comparison.allCases)
    func comparisons(_ op: Comparison) throws {
        let points = [-Double.infinity, -1, -0.0, 0, 2, .infinity, .nan]
        for dtype in [DType.float64, .float32, .float16] {
            for a in points {
                for b in points {
                    let x = Tensor(shape: [1], scalars: [a]).cast(to: dtype)
                    let y = Tensor(shape: [1], scalars: [b]).cast(to: dtype)
                    let expected =
                        switch op {
                        case .equal: a == b
                        case .notEqual: a != b
                        case .less: a < b
                        case .lessOrEqual: a <= b
                        case .greater: a > b
                        case .greaterOrEqual: a >= b
                        }
                    let result = Tensor.record(.compare(op), [x, y])
                    #expect(try result.scalars(as: Bool.self) == [expected], "\(a) \(op) \(b)")
                }
            }
        }
    }

    @Test("Signed zeros, infinities and NaN pass through as IEEE 754 says")
    func specialValues() throws {
        let x = Tensor(shape: [5], scalars: [-Double.infinity, -0.0, 0, .infinity, .nan])
        #expect(mismatch(exp(x), [0, 1, 1, .infinity, .nan]) == nil)
        #expect(mismatch(log(x), [.nan, -.infinity, -.infinity, .infinity, .nan]) == nil)
        #expect(mismatch(sigmoid(x), [0, 0.5, 0.5, 1, .nan]) == nil)
        #expect(mismatch(tanh(x), [-1, 0, 0, 1, .nan]) == nil)
        #expect(mismatch(sign(x), [-1, 0, 0, 1, .nan]) == nil)
        #expect(mismatch(relu(x), [0, 0, 0, .infinity, .nan]) == nil)
        #expect(mismatch(1 / x, [0, -.infinity, .infinity, 0, .nan]) == nil)
        #expect(mismatch(erf(x), [-1, 0, 0, 1, .nan]) == nil)
        #expect(mismatch(minimum(x, x.reversed(axes: [0])), [.nan, 0, 0, 0, .nan]) == nil)
        #expect(try isFinite(x).scalars(as: Bool.self) == [false, true, true, false, false])
        #expect(try isNaN(x).scalars(as: Bool.self) == [false, false, false, false, true])
        #expect(try (-x).scalars()[2].sign == .minus)
    }

    @Test("Halves round to even")
    func rounding() throws {
        let x = Tensor([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
        expectValues(round(x), [-2, -2, 0, 0, 2, 2])
        expectValues(floor(x), [-3, -2, -1, 0, 1, 2])
        expectValues(ceil(x), [-2, -1, 0, 1, 2, 3])
    }

    @Test(
        "select takes each element from the side its condition names, and sends derivatives there")
    func select() throws {
        let condition = Tensor([true, false, true, false])
        let (a, b) = (uniform([4]), uniform([4], seed: 2))
        let (x, y) = (try a.scalars(), try b.scalars())
        expectValues(Tensor.where(condition, a, b), [x[0], y[1], x[2], y[3]])
        try expectGradients("where", at: [a, b]) { .where(condition, square($0[0]), exp($0[1])) }
        let column = Tensor([[true], [false]])
        expectValues(Tensor.where(column, Tensor([1, 2]), 0), [1, 2, 0, 0], shape: [2, 2])
    }
}
