import DescentCore
import DescentTesting
import Testing

/// Distributions against their moments: with a fixed key each draw is the same numbers, so these tests
/// cannot fail by chance.
@Suite struct DrawTests {
    private static let count = 6000

    /// Mean and variance lie within five standard errors of what they should be.
    private func expectMoments(
        _ draw: Tensor, mean: Double, variance: Double, _ what: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let numbers = try draw.scalars()
        let n = Double(numbers.count)
        let average = numbers.reduce(0, +) / n
        let squares = numbers.map { ($0 - average) * ($0 - average) }
        let spread = squares.reduce(0, +) / n
        let fourth = squares.reduce(0) { $0 + $1 * $1 } / n
        let meanError = (variance / n).squareRoot()
        let varianceError = (Swift.max(fourth - spread * spread, 0) / n).squareRoot()
        #expect(
            Swift.abs(average - mean) < 5 * meanError, "\(what): mean \(average)",
            sourceLocation: location)
        #expect(
            Swift.abs(spread - variance) < 5 * varianceError + 1e-12, "\(what): variance \(spread)",
            sourceLocation: location)
    }

    @Test("A key gives the same numbers each time, other keys others")
    func keys() throws {
        let a = Tensor.randomNormal([50], key: 7)
        #expect(try a.scalars() == Tensor.randomNormal([50], key: 7).scalars())
        #expect(try a.scalars() != Tensor.randomNormal([50], key: 8).scalars())
        let keys = RandomKey(7).split(3) + [RandomKey(7), RandomKey(8).split().0]
        let first = try keys.map { try Tensor.randomUniform([4], key: $0).scalars() }
        #expect(Set(first.flatMap { $0 }).count == 20)
        let folded = RandomKey(7).folded(Tensor(2))
        #expect(try Tensor.randomUniform([4], key: folded).scalars() == first[2])
        try withRandomSeed(7) {
            let free = try Tensor.randomUniform([4]).scalars()
            #expect(!first.contains(free))
            #expect(try Tensor.randomUniform([4]).scalars() != free)
        }
    }

    @Test("Normal numbers, cut ones too, have the moments of their distributions")
    func normal() throws {
        try expectMoments(
            .randomNormal([Self.count], mean: 2, standardDeviation: 3, key: 1), mean: 2,
            variance: 9,
            "normal")
        let cut = Tensor.randomTruncatedNormal(
            [Self.count], mean: 1, standardDeviation: 2, dtype: .float64, key: 2)
        // 1 − 4 φ(2) / (2 Φ(2) − 1) of the variance is left.
        try expectMoments(cut, mean: 1, variance: 4 * 0.7737413, "cut")
        let numbers = try cut.scalars()
        #expect(numbers.allSatisfy { (-3...5).contains($0) } && numbers.contains { $0 > 4.8 })
    }

    @Test("Whole numbers of a range are equally likely")
    func integers() throws {
        let draw = Tensor.randomIntegers([Self.count], in: -2..<4, key: 3)
        try expectMoments(draw, mean: 0.5, variance: 35 / 12.0, "integers")
        #expect(Set(try draw.scalars() as [Int]) == Set(-2..<4) && draw.dtype == .int32)
        let wide = Tensor.randomIntegers(
            [9], in: (1 << 40)..<((1 << 40) + 2), dtype: .int64, key: 3)
        #expect(try wide.scalars().allSatisfy { $0 == 0x1p40 || $0 == 0x1p40 + 1 })
        expectError(
            .randomIntegers([2], in: 0..<300, dtype: .uint8),
            "Tensor.randomIntegers needs known lengths and 1 to 2⁴⁸ integers that fit into the type, but "
                + "got [2], 0..<300, uint8. Check the range and the type.")
    }

    @Test("Categories come as often as their probabilities say, impossible ones never")
    func categories() throws {
        let logits = Tensor([[0, 1, -.infinity, 2, -.infinity], [5, 5, 5, -.infinity, 5]])
        let draw = Tensor.randomCategorical(logits, count: Self.count, key: 4)
        #expect(draw.shape == [2, Self.count] && draw.dtype == .int32)
        let p = try softmax(logits.cast(to: .float64)).scalars()
        let numbers = try draw.scalars() as [Int]
        for row in 0..<2 {
            for k in 0..<5 {
                let hits = numbers[(row * Self.count)..<((row + 1) * Self.count)].count { $0 == k }
                let (expected, n) = (p[row * 5 + k], Double(Self.count))
                let error = (expected * (1 - expected) / n).squareRoot()
                #expect(
                    Swift.abs(Double(hits) / n - expected) <= 5 * error, "row \(row), class \(k)")
            }
        }
    }

    @Test("Bernoulli draws and dropout keep the share they should, and means stay")
    func shares() throws {
        let hits = Tensor.randomBernoulli([Self.count], probability: 0.3, key: 5)
        #expect(hits.dtype == .bool)
        try expectMoments(hits, mean: 0.3, variance: 0.21, "bernoulli")
        let kept = dropout(Tensor.ones([Self.count]), rate: 0.2, key: 6)
        try expectMoments(kept, mean: 1, variance: 0.25, "dropout")
        let rows = dropout(Tensor.ones([50, 4]), rate: 0.5, noiseShape: [50, 1], key: 6)
        #expect(
            try (rows.max(axis: 1) .== rows.min(axis: 1)).all().scalars(as: Bool.self) == [true])
        #expect(dropout(Tensor.ones([3]), rate: 1).error != nil)
    }

    @Test("Shuffling keeps every slice once")
    func shuffling() throws {
        let x = Tensor.range(0..<200).reshaped(to: [100, 2])
        let mixed = Tensor.shuffled(x, key: 9)
        #expect(try mixed.scalars() != x.scalars())
        expectClose(sort(mixed, axis: 0), x)
        expectClose(mixed[.all, 1] - mixed[.all, 0], Tensor.ones([100], dtype: .int32))
    }

    @Test(
        "Gamma and beta draws have the moments of their distributions",
        arguments: [0.05, 0.7, 1, 30])
    func gamma(_ alpha: Double) throws {
        let draw = Tensor.randomGamma([Self.count], alpha: alpha, dtype: .float64, key: 10)
        try expectMoments(draw, mean: alpha, variance: alpha, "gamma")
        let beta = Tensor.randomBeta([Self.count], alpha: alpha, beta: 2, dtype: .float64, key: 11)
        let sum = alpha + 2
        try expectMoments(
            beta, mean: alpha / sum, variance: 2 * alpha / (sum * sum * (sum + 1)), "beta")
        #expect(try beta.scalars().allSatisfy { (0...1).contains($0) })
    }

    @Test("Binomial draws have the moments and the ends of their distribution")
    func binomial() throws {
        for (n, p) in [(1, 0.3), (10, 0.5), (7, 0.05), (100_000, 0.999)] as [(Int, Double)] {
            let draw = Tensor.randomBinomial(
                [1500], counts: Tensor(n), probabilities: Tensor(p), dtype: .float64, key: 12)
            try expectMoments(
                draw, mean: Double(n) * p, variance: Double(n) * p * (1 - p), "\(n), \(p)")
            #expect(
                try draw.scalars().allSatisfy { $0 >= 0 && $0 <= Double(n) && $0 == $0.rounded() })
        }
        let ends = Tensor.randomBinomial(
            [2, 3], counts: Tensor([5, 0, 9]), probabilities: Tensor([[0.0], [1]]), key: 12)
        expectValues(ends, [0, 0, 0, 5, 0, 9], dtype: .float32)
        #expect(
            Tensor.randomBinomial([2], counts: Tensor([1, 2, 3]), probabilities: Tensor(0.5)).error
                != nil)
    }
}
