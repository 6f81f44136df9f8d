import Descent
import Testing

/// Weights are drawn many at once, on several threads: the numbers are those of one draw
/// after the other.
@Suite struct InitialDrawTests {
    typealias Next = @Sendable (inout RandomSource) -> Double

    private static let cases: [(any Initializer, Next)] = [
        (RandomUniform(minimum: -1, maximum: 3, seed: 5), { -1 + (3 - -1) * $0.nextUniform() }),
        (RandomNormal(mean: 2, standardDeviation: 3, seed: 5), { $0.nextNormal() * 3 + 2 }),
        (TruncatedNormal(mean: 2, standardDeviation: 3, seed: 5), { cutNormal(&$0) * 3 + 2 }),
        (Constant(0.5), { _ in 0.5 }),
        (
            VarianceScaling(scale: 3, distribution: .uniform, seed: 5),
            { ($0.nextUniform() * 2 - 1) * (3 * (3.0 / 600)).squareRoot() }
        ),
    ]

    @Sendable private static func cutNormal(_ source: inout RandomSource) -> Double {
        while true {
            let draw = source.nextNormal()
            if abs(draw) <= 2 { return draw }
        }
    }

    @Test("Numbers are those of one draw after the other, and the stream goes on behind them")
    func oneByOne() throws {
        for (initializer, next) in Self.cases {
            // In front of a draw, in the middle of a block, and between the words of a draw.
            for words in [0, 2, 3] {
                var (all, one) = (
                    RandomSource(seed: 4, stream: 1), RandomSource(seed: 4, stream: 1)
                )
                for _ in 0..<words { _ = (all.nextUInt32(), one.nextUInt32()) }
                for shape in [[600, 400], [600, 1]] as [Shape] {
                    let values = try initializer.values(shape: shape, source: &all)
                    let expected = (0..<shape.elementCount).map { _ in next(&one) }
                    #expect(values == expected, "\(initializer.kerasClassName) \(words)")
                }
                #expect(all.nextUInt32() == one.nextUInt32())
            }
        }
    }

    @Test(
        "Tensors hold the numbers rounded to their type",
        arguments: [DType.float32, .float64, .float16, .bfloat16])
    func rounded(_ dtype: DType) throws {
        for (initializer, _) in Self.cases {
            // More than is drawn at once.
            let shape: Shape = [600, 300]
            let tensor = try initializer(shape: shape, dtype: dtype)
            // What an initialiser with a seed draws from.
            var source = RandomSource(seed: 5, stream: .max)
            let values = try initializer.values(shape: shape, source: &source)
            let expected = Tensor(shape: shape, scalars: values).cast(to: dtype)
            #expect(tensor.dtype == dtype)
            #expect(try tensor.scalars() == expected.scalars(), "\(initializer.kerasClassName)")
        }
    }

    @Test("A layer's weights are those that its initialiser gives by itself")
    func weights() throws {
        let initializers: [any Initializer] = [
            GlorotUniform(seed: 3), HeNormal(seed: 3), Orthogonal(seed: 3), Zeros(),
        ]
        for initializer in initializers {
            let dense = Dense(units: 700, kernelInitializer: initializer, biasInitializer: .ones)
            try dense.build(inputShape: [1, 50])
            let kernel = try initializer(shape: [50, 700])
            #expect(try dense.weights[0].read().scalars() == kernel.scalars())
            #expect(try dense.weights[1].read().scalars().allSatisfy { $0 == 1 })
        }
    }
}
