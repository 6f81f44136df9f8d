import DescentCore
import DescentTesting
import Testing

@Suite struct PhiloxTests {
    /// Random123's known answers for philox4x32-10: counter, key, result.
    @Test(
        "Philox gives Random123's known answers",
        arguments: [
            ([0, 0, 0, 0, 0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]),
            (
                [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
                [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
            ),
            (
                [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0],
                [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
            ),
        ] as [([UInt64], [UInt32])])
    func knownAnswers(_ input: [UInt64], _ expected: [UInt32]) {
        let words = Philox.block(
            key: input[4] | input[5] << 32, counter: input[2] | input[3] << 32,
            block: input[0] | input[1] << 32)
        #expect([words.0, words.1, words.2, words.3] == expected)
    }
}

/// Serialised: the global seed is shared.
@Suite(.serialized) struct RandomTests {
    private func moments(_ x: Tensor) throws -> (mean: Double, deviation: Double) {
        let numbers = try x.scalars()
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
        return (mean, variance.squareRoot())
    }

    @Test(
        "Uniform numbers have the moments and bounds asked for",
        arguments: [DType.float32, .float64, .float16, .bfloat16])
    func uniformMoments(_ dtype: DType) throws {
        let x = Tensor.randomUniform([20_000], from: -1, to: 3, dtype: dtype)
        let (mean, deviation) = try moments(x)
        // Four standard errors, plus the spacing of bfloat16.
        let spacing = dtype == .bfloat16 ? 0.02 : 0
        #expect(
            Swift.abs(mean - 1) < 0.033 + spacing && Swift.abs(deviation - 1.1547) < 0.02 + spacing)
        let unit = try Tensor.randomUniform([20_000], dtype: dtype).scalars()
        #expect(unit.allSatisfy { $0 >= 0 && $0 < 1 })
    }

    @Test(
        "Normal numbers have the moments asked for and are finite",
        arguments: [DType.float32, .float64, .float16])
    func normal(_ dtype: DType) throws {
        let x = Tensor.randomNormal([20_000], mean: 2, standardDeviation: 3, dtype: dtype)
        let (mean, deviation) = try moments(x)
        #expect(Swift.abs(mean - 2) < 0.085 && Swift.abs(deviation - 3) < 0.06)
        let inside = try x.scalars().count { Swift.abs($0 - 2) < 3 }
        #expect(Swift.abs(Double(inside) / 20_000 - 0.6827) < 0.014)
        #expect(try x.scalars().allSatisfy(\.isFinite))
    }

    @Test("Bits fill every bin evenly")
    func bins() throws {
        var source = RandomSource(seed: 3, stream: 9)
        var counts = [Int](repeating: 0, count: 16)
        for _ in 0..<16_000 { counts[Int(source.nextUniform() * 16)] += 1 }
        let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
        #expect(chiSquare < 37.7)  // 0.1 % of all seeds lie above, with 15 degrees of freedom
        for _ in 0..<1000 { #expect((0..<7).contains(source.nextInt(below: 7))) }
        let (mean, deviation) = try moments(Tensor((0..<20_000).map { _ in source.nextNormal() }))
        #expect(Swift.abs(mean) < 0.03 && Swift.abs(deviation - 1) < 0.02)
    }

    @Test("Words come in Philox's order, and whole draws can be skipped")
    func skipping() {
        var source = RandomSource(seed: 5, stream: 8)
        let words = (0..<3 as Range<UInt64>).flatMap { block in
            let four = Philox.block(key: 5, counter: 8, block: block)
            return [four.0, four.1, four.2, four.3]
        }
        #expect((0..<12).map { _ in source.nextUInt32() } == words)
        for drawn in 0..<5 {
            for skipped in 0..<6 {
                var (one, all) = (
                    RandomSource(seed: 5, stream: 8), RandomSource(seed: 5, stream: 8)
                )
                for _ in 0..<drawn { _ = (one.nextUInt32(), all.nextUInt32()) }
                #expect(one.nextElement == (drawn % 2 == 0 ? UInt64(drawn / 2) : nil))
                for _ in 0..<skipped { _ = one.nextUniform() }
                all.skipUniforms(skipped)
                for _ in 0..<5 { #expect(one.nextUInt32() == all.nextUInt32()) }
            }
        }
    }

    @Test("The same stream gives the same bits; others differ; every draw is new")
    func streams() throws {
        var (a, b, c) = (
            RandomSource(seed: 1, stream: 2), RandomSource(seed: 1, stream: 2),
            RandomSource(seed: 1, stream: 3)
        )
        let (x, y, z) = (
            (0..<10).map { _ in a.nextUInt32() }, (0..<10).map { _ in b.nextUInt32() },
            (0..<10).map { _ in c.nextUInt32() }
        )
        #expect(x == y && x != z)
        let draw = Tensor.randomUniform([8])
        #expect(try draw.scalars() == draw.scalars())
        #expect(try draw.scalars() != Tensor.randomUniform([8]).scalars())
    }

    @Test("Element i depends on key, counter and i only, not on the shape")
    func shapes() throws {
        let state = Tensor(shape: [2], scalars: [Int64(5), 6])
        func draw(_ shape: Shape, _ dtype: DType) throws -> [Double] {
            try Tensor.record(.randomUniform(RandomUniform(shape: shape, dtype: dtype)), [state])
                .scalars()
        }
        #expect(try draw([4], .float32) == Array(draw([3, 3], .float32)[..<4]))
        #expect(try draw([4], .float64) == Array(draw([10], .float64)[..<4]))
        #expect(
            try draw([6], .float32).enumerated().allSatisfy {
                $0.element == Double(Philox.uniform24(key: 5, counter: 6, index: UInt64($0.offset)))
            })
    }

    @Test("Shuffling keeps every element and moves most")
    func shuffle() {
        var source = RandomSource(seed: 8, stream: 0)
        var order = Array(0..<100)
        source.shuffle(&order)
        #expect(order.sorted() == Array(0..<100) && order != Array(0..<100))
    }
}
