import DescentCore
import DescentTesting
import Testing

/// Derivatives, ends of ranges and types of functions of numbers; their values are compared with
/// Keras' in `KerasFunctionTests`.
@Suite struct NumberFunctionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let domain: ClosedRange<Double>
        let function: @Sendable (Tensor) -> Tensor
        init(
            _ name: String, _ domain: ClosedRange<Double>,
            _ function: @escaping @Sendable (Tensor) -> Tensor
        ) {
            (testDescription, self.domain, self.function) = (name, domain, function)
        }
    }

    static let smooth = [
        Row("asin", -0.9...0.9) { asin($0) }, Row("acos", -0.9...0.9) { acos($0) },
        Row("atan", -3...3) { atan($0) }, Row("sinh", -3...3) { sinh($0) },
        Row("cosh", -3...3) { cosh($0) }, Row("asinh", -3...3) { asinh($0) },
        Row("asinh far", 1e9...2e9) { asinh($0) }, Row("acosh", 1.3...4) { acosh($0) },
        Row("acosh far", 1e9...2e9) { acosh($0) }, Row("atanh", -0.8...0.8) { atanh($0) },
        Row("log2", 0.5...4) { log2($0) }, Row("log10", 0.5...4) { log10($0) },
        Row("exp2", -3...3) { exp2($0) }, Row("sinc", -2...2) { sinc($0) },
        Row("sinc near 0", -0.02...0.02) { sinc($0) }, Row("erfc", -2...2) { erfc($0) },
        Row("erfc tail", 2...4) { erfc($0) }, Row("erfinv", -0.8...0.8) { erfinv($0) },
        Row("erfinv tail", 0.86...0.9) { erfinv($0) }, Row("i0", -6...6) { i0($0) },
        Row("i0 far", 9...12) { i0($0) }, Row("reciprocal", 0.5...2) { reciprocal($0) },
        Row("deg2rad", -2...2) { square(deg2rad($0)) },
        Row("rad2deg", -2...2) { square(rad2deg($0)) }, Row("trunc", 1.2...1.8) { trunc($0) },
        Row("nanToNum", -2...2) { square(nanToNum($0)) },
    ]

    @Test("First and second derivatives agree with differences", arguments: smooth)
    func derivatives(_ row: Row) throws {
        let x = uniform([2, 3], row.domain)
        try expectGradients(row.testDescription, limit: 1e-8, at: [x]) { row.function($0[0]) }
    }

    @Test("Derivatives at 0 are those of the limit")
    func atZero() throws {
        let zero = Tensor(shape: [], scalars: [0.0])
        func slope(_ f: @escaping (Tensor) -> Tensor) throws -> Double {
            try gradient(of: f, at: zero).item()
        }
        #expect(try slope { sinh($0) } == 1)
        #expect(try slope { asinh($0) } == 1)
        #expect(try slope { atanh($0) } == 1)
        #expect(try slope { asin($0) } == 1)
        #expect(try slope { cosh($0) } == 0)
        #expect(try slope { sinc($0) } == 0)
        #expect(try slope { i0($0) }.magnitude < 1e-12)
        let bend = try slope { gradient(of: { sinc($0) }, at: $0) }
        #expect(Swift.abs(bend + Double.pi * Double.pi / 3) < 1e-12)
        #expect(try slope { norm($0.reshaped(to: [1])) } == 0)
        #expect(try slope { hypot($0, zero) } == 0)
    }

    @Test("Functions of two numbers have derivatives for both, with broadcasting")
    func ofTwo() throws {
        let (x, y) = (uniform([2, 3]), uniform([3], 0.6...1.4, seed: 5))
        try expectGradients("hypot", at: [x, y]) { hypot($0[0], $0[1]) }
        try expectGradients("logAddExp", at: [x, y]) { logAddExp($0[0], $0[1]) }
        try expectGradients("logAddExp2", at: [x, y]) { logAddExp2($0[0], $0[1]) }
        try expectGradients("divideNoNaN", at: [x, y]) { divideNoNaN($0[0], $0[1]) }
        try expectGradients("fmax", at: [distinct([6]), distinct([6], seed: 2) + 0.04]) {
            square(fmax($0[0], $0[1])) + fmin($0[0], $0[1])
        }
        let (top, bottom) = (uniform([4], 2.1...2.9), uniform([4], 0.97...1.03, seed: 2))
        try expectGradients("mod", at: [top, bottom]) { mod($0[0], $0[1]) * mod(-$0[0], $0[1]) }
        try expectGradients("floorDivide", at: [top, bottom]) { floorDivide($0[0], $0[1]) }
        let half = valueAndGradient(
            of: { logAddExp($0[0], $0[1]) }, at: [Tensor(1), Tensor(1)]
        ).gradient
        #expect(try half.map { try $0.item() } == [0.5, 0.5])
    }

    @Test("Nothing overflows before its result does, and infinities and NaN come where they belong")
    func extremes() throws {
        let inf = Double.infinity
        expectValues(
            hypot(Tensor([3e300, inf, 0] as [Double]), Tensor([4e300, 1, 0] as [Double])),
            [5e300, inf, 0])
        expectValues(
            sinh(Tensor([88.9, -88.9, inf])), [2.03118e38, -2.03118e38, inf],
            Tolerance(absolute: 1, relative: 1e-3))
        expectValues(
            logAddExp(Tensor([-inf, inf, 1000, 0]), Tensor([-inf, inf, 0, .nan])),
            [-inf, inf, 1000, .nan])
        expectValues(erfinv(Tensor([-1, 1, 1.5, .nan])), [-inf, inf, .nan, .nan])
        expectValues(erfc(Tensor([-inf, inf, .nan, 30])), [2, 0, .nan, 0])
        expectValues(
            asinh(Tensor([1e30, -1e30, -inf])), [69.7707, -69.7707, -inf],
            Tolerance(absolute: 1e-4, relative: 1e-6))
        expectValues(atanh(Tensor([-1, 1, 2])), [-inf, inf, .nan])
        expectValues(
            ldexp(Tensor([1, 1, 0x1p-126]), Tensor([100, -140, 252])), [0x1p100, 0x1p-140, 0x1p126])
        expectValues(nanToNum(Tensor([.nan, inf, -inf]), nan: 1, posinf: 2, neginf: 3), [1, 2, 3])
    }

    @Test("erfc and erfinv keep their digits in the tails of float64")
    func tails() throws {
        let x = Tensor([0.4, 0.6, 1, 3, 10, 25] as [Double])
        // By 50 digits elsewhere.
        let values = [
            0.5716076449533316, 0.3961439091520742, 0.15729920705028513, 2.209049699858544e-05,
            2.088487583762545e-45, 8.300172571196522e-274,
        ]
        expectValues(erfc(x), values, Tolerance(absolute: 1e-290, relative: 2e-14))
        let p = Tensor([-0.9999999, -0.99, -0.3, 1e-9, 0.5, 0.849, 0.851, 0.999] as [Double])
        expectClose(erf(erfinv(p)), p, Tolerance(absolute: 1e-16, relative: 4e-16))
    }

    @Test("Quotients and remainders of integers are those of Python, and 0 by 0")
    func integers() throws {
        let (x, y) = (Tensor([7, -7, 7, -7, 5] as [Int]), Tensor([2, 2, -2, -2, 0] as [Int]))
        expectValues(floorDivide(x, y), [3, -4, -4, 3, 0], dtype: .int32)
        expectValues(mod(x, y), [1, 1, -1, -1, 0], dtype: .int32)
        expectValues(floorDivide(Tensor([1, -0.5]), 0.25), [4, -2])
        expectValues(mod(x, 4), [3, 1, 3, 1, 1], dtype: .int32)
        let bytes = Tensor([200, 7] as [UInt8])
        expectValues(leftShift(bytes, Tensor([1, 8] as [UInt8])), [144, 0], dtype: .uint8)
        expectValues(rightShift(bytes, Tensor([7, 8] as [UInt8])), [1, 0], dtype: .uint8)
        let wide = Tensor([Int64.min, -1, 1 << 40] as [Int64])
        expectValues(
            rightShift(wide, Tensor([63, 70, 38] as [Int64])), [-1, -1, 4], dtype: .int64)
        expectValues(gcd(Tensor([0, 12] as [Int]), Tensor([0, -18] as [Int])), [0, 6])
        expectError(
            gcd(Tensor([1.5]), Tensor([2])),
            "gcd needs integers, but got float32. Use cast(to: .int32).")
    }

    @Test("Half precision is rounded once, and integers become float32")
    func types() throws {
        for dtype in [DType.float16, .bfloat16] {
            let x = try uniform([5], -0.9...0.9).cast(to: dtype).evaluated()
            expectClose(asin(x), asin(x.cast(to: .float64)).cast(to: dtype))
            expectClose(
                hypot(x, x), hypot(x.cast(to: .float64), x.cast(to: .float64)).cast(to: dtype))
            #expect(erfinv(x).dtype == dtype && mod(x, x).dtype == dtype)
        }
        #expect(sinh(Tensor([1, 2] as [Int])).dtype == .float32)
        #expect(trunc(Tensor([1, 2] as [Int])).dtype == .int32)
    }
}
