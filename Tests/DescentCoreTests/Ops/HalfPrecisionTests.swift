import DescentCore
import DescentTesting
import Testing

@Suite struct HalfPrecisionTests {
    /// Every binary16 but NaN, as the spacing of the doubles round it.
    @Test("Every float16 widens and rounds back to itself, and ties go to even")
    func everyHalf() {
        var faults = 0
        for bits in UInt16.min...UInt16.max where bits & 0x7c00 != 0x7c00 {
            let value = halfToFloat(bits)
            if floatToHalf(Double(value)) != bits { faults += 1 }
            guard bits & 0x7fff < 0x7bff else { continue }
            let next = halfToFloat(bits + 1)
            let middle = (Double(value) + Double(next)) / 2
            if floatToHalf(middle) != (bits & 1 == 0 ? bits : bits + 1) { faults += 1 }
            #if !(os(macOS) && arch(x86_64))
                if Float(Float16(bitPattern: bits)) != value { faults += 1 }
                if Float16(middle).bitPattern != floatToHalf(middle) { faults += 1 }
            #endif
        }
        #expect(faults == 0)
        #expect(floatToHalf(65504) == 0x7bff && floatToHalf(65519.9) == 0x7bff)
        #expect(floatToHalf(65520) == 0x7c00 && floatToHalf(-.infinity) == 0xfc00)
        #expect(halfToFloat(0x7c00) == .infinity && halfToFloat(floatToHalf(.nan)).isNaN)
        #expect(
            floatToHalf(0x1p-25) == 0 && floatToHalf(0x1.8p-25) == 1 && floatToHalf(-0.0) == 0x8000)
    }

    @Test(
        "bfloat16 rounds the upper half of float32 to even",
        arguments: [
            (1.0, 0x3f80), (1 + 0x1p-8, 0x3f80), (1 + 0x1.8p-7, 0x3f82), (1 + 0x1.01p-8, 0x3f81),
            (-2.5, 0xc020), (3.4e38, 0x7f80), (-0.0, 0x8000), (.infinity, 0x7f80),
        ] as [(Double, UInt16)])
    func brain(_ value: Double, _ bits: UInt16) { #expect(floatToBrain(value) == bits) }

    @Test("Half precision computes in float32 and rounds once")
    func rounding() throws {
        #if !(os(macOS) && arch(x86_64))
            let (x, y) = (uniform([64], -9...9), uniform([64], 0.1...9, seed: 2))
            let a = try x.cast(to: .float16).scalars().map { Float16($0) }
            let b = try y.cast(to: .float16).scalars().map { Float16($0) }
            let (s, t) = (x.cast(to: .float16), y.cast(to: .float16))
            #expect(
                try (s + t).scalars() == zip(a, b).map { Double(Float16(Float($0) + Float($1))) })
            #expect(
                try (s * t).scalars() == zip(a, b).map { Double(Float16(Float($0) * Float($1))) })
            #expect(
                try (s / t).scalars() == zip(a, b).map { Double(Float16(Float($0) / Float($1))) })
        #endif
    }

    @Test("Long sums in half precision do not stall", arguments: [DType.float16, .bfloat16])
    func sums(_ dtype: DType) throws {
        // Added one by one in half precision 4096 ones would stop at 2048 or 256.
        let ones = Tensor.ones([4096], dtype: dtype)
        expectValues(ones.sum(), [4096], dtype: dtype)
        expectValues(matmul(ones, ones), [4096], dtype: dtype)
        let pooled = averagePool(
            Tensor.ones([1, 600, 1], dtype: dtype), window: [600], strides: [1], padding: [(0, 0)])
        expectValues(pooled, [1], dtype: dtype)
    }

    @Test(
        "Movement, comparison and indexing keep half precision",
        arguments: [DType.float16, .bfloat16])
    func everythingElse(_ dtype: DType) throws {
        let x = uniform([2, 3]).cast(to: dtype)
        let numbers = try x.scalars()
        expectValues(x.transposed().transposed(), numbers, dtype: dtype)
        expectValues(x.padded([(0, 0), (1, 0)], with: 0.5)[.all, 1...3], numbers, dtype: dtype)
        expectValues(
            x.gathering(Tensor([1, 0] as [Int])), Array(numbers[3...] + numbers[..<3]), dtype: dtype
        )
        #expect(try (x .== x).all().item() == 1)
        expectValues(
            x.argMax(axis: 1),
            [0, 1].map { row in
                Double((0..<3).max { numbers[row * 3 + $0] < numbers[row * 3 + $1] }!)
            })
        let slope = gradient(of: { (exp($0) * 2).sum() }, at: x)
        #expect(slope.dtype == dtype)
    }
}
