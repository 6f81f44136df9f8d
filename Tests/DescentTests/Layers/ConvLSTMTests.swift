import Descent
import Testing

/// What fixtures cannot say of recurrences over images: open lengths, dropout, learning.
@Suite struct ConvLSTMTests {
    /// A dot that goes one column to the right in every step.
    private static func films(_ count: Int, steps: Int) -> (x: Tensor, next: Tensor) {
        var scalars = [Float](repeating: 0, count: count * (steps + 1) * 36)
        for film in 0..<count {
            for step in 0...steps {
                let (row, column) = (film % 6, (film * 5 / 3 + step) % 6)
                scalars[(film * (steps + 1) + step) * 36 + row * 6 + column] = 1
            }
        }
        let all = Tensor(shape: [count, steps + 1, 6, 6, 1], scalars: scalars)
        return (all[.all, 0..<steps], all[.all, steps])
    }

    @Test func `a model takes films of any number of steps`() throws {
        let layer = ConvLSTM2D(2, 3, padding: .same)
        let model = Sequential([Input(shape: [nil, 6, 6, 1]), layer])
        #expect(model.outputShape == [-1, 6, 6, 2])
        for steps in [1, 3, 4] {
            let x = Self.films(2, steps: steps).x
            try expectClose(try model.predict(x), layer(x))
        }
    }

    @Test func `dropout drops the same pixels in all steps, for each gate by itself`() throws {
        // Gates that are all open, and no bias: what comes in is what is kept.
        let layer = ConvLSTM2D(
            filters: 1, kernelSize: 1, activation: .linear, recurrentActivation: .linear,
            useBias: false, kernelInitializer: .ones, recurrentInitializer: .zeros, dropout: 0.5,
            seed: 3, returnSequences: true)
        let x = Tensor.ones([4, 3, 5, 5, 1])
        #expect(try (layer(x)[.all, 0] .== 1).all().item() != 0)
        let y = layer(x, training: true)
        let first = try y[.all, 0].scalars() as [Double]
        // Products of what three gates keep: all of it with 8 times its size, or nothing.
        #expect(Set(first) == [0, 8])
        let kept = Double(first.filter { $0 > 0 }.count) / Double(first.count)
        #expect(kept > 0.02 && kept < 0.3)
        let again = ConvLSTM2D(
            filters: 1, kernelSize: 1, activation: .linear, recurrentActivation: .linear,
            useBias: false, kernelInitializer: .ones, recurrentInitializer: .zeros, dropout: 0.5,
            seed: 3, returnSequences: true)
        #expect(try again(x, training: true).scalars() as [Double] == y.scalars())
        // Where a step's gates drop nothing in the first step, they do not in the last.
        let last = try y[.all, 2].scalars() as [Double]
        for (a, b) in zip(first, last) where a > 0 { #expect(b > 0) }
    }

    @Test func `the next image of a film is learned`() throws {
        let model = withRandomSeed(2) {
            Sequential([
                Input(shape: [nil, 6, 6, 1]), ConvLSTM2D(4, 3, padding: .same),
                Conv2D(1, 3, padding: .same, activation: .sigmoid),
            ])
        }
        model.compile(optimizer: Adam(learningRate: 0.03), loss: .binaryCrossentropy)
        let (x, next) = Self.films(24, steps: 3)
        let losses = try withRandomSeed(3) {
            try model.fit(x, next, batchSize: 8, epochs: 25, verbose: .silent)
        }["loss"]
        #expect(losses[24] < 0.3 * losses[0])
    }
}
