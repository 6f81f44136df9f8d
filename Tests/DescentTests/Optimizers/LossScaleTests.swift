import Descent
import Testing

@Suite("A loss that is scaled by a factor which adapts itself")
struct LossScaleTests {
    private func model(_ optimizer: Optimizer) throws -> Sequential {
        let model = Sequential([Input(shape: [2]), Dense(1, kernelInitializer: .ones)])
        model.compile(optimizer: optimizer, loss: "mse")
        return model
    }

    private let x = Tensor([[1, 2], [3, -1], [0, 2], [-1, 1]] as [[Float]])
    private let y = Tensor([[1], [0], [2], [-1]] as [[Float]])

    private func weights(_ optimizer: Optimizer, rows: Tensor? = nil) throws -> [Double] {
        let model = try model(optimizer)
        try model.fit(
            rows ?? x, y, batchSize: 2, epochs: 3, verbose: .silent, shuffle: false)
        return try model.getWeights().flatMap { try $0.scalars() as [Double] }
    }

    @Test("A power of two changes no step") func plain() throws {
        let plain = try weights(Adam(learningRate: 0.1))
        #expect(try weights(LossScaleOptimizer(Adam(learningRate: 0.1))) == plain)
    }

    @Test("A step that overflows changes nothing but the factor") func overflow() throws {
        let optimizer = LossScaleOptimizer(
            SGD(learningRate: 0.1, momentum: 0.5), initialScale: 64, dynamicGrowthSteps: 2)
        let weight = try Variable(Tensor([1, 1]), name: "w")
        func step(_ gradient: Tensor) throws -> (Double, [Double]) {
            try optimizer.applyNow([(gradient: gradient, variable: weight)])
            let scale = try #require(optimizer.dynamicScale).read().item() as Double
            return (scale, try weight.read().scalars())
        }
        let (first, moved) = try step(Tensor([64, 128]))
        #expect(first == 64)
        try expectClose(Tensor(moved), Tensor([0.9, 0.8] as [Double]))
        for bad in [Tensor([.infinity, 0]), Tensor([.nan, 0])] {
            #expect(try step(bad).1 == moved)
        }
        #expect(try step(Tensor([0, 0])).0 == 16)
        #expect(try optimizer.innerOptimizer.iterations?.read().item() == 2)
        #expect(try step(Tensor([0, 0])).0 == 32)
    }

    @Test("It is told the rate, and tells it, of the inner optimizer") func rate() throws {
        let optimizer = LossScaleOptimizer(Adam(learningRate: 0.25))
        #expect(optimizer.learningRate == 0.25)
        optimizer.learningRate = 0.5
        #expect(optimizer.innerOptimizer.learningRate == 0.5)
    }

    @Test("What belongs to the inner optimizer is refused, and so is another inside")
    func refused() throws {
        for (optimizer, text) in [
            (
                LossScaleOptimizer(SGD()).accumulatingGradients(steps: 2),
                "LossScaleOptimizer needs options and transforms on its inner optimizer"
            ),
            (
                LossScaleOptimizer(LossScaleOptimizer(SGD())),
                "LossScaleOptimizer needs an optimizer that scales no loss"
            ),
            (LossScaleOptimizer(SGD(momentum: 2)), "SGD needs a momentum from 0 to 1"),
            (
                LossScaleOptimizer(SGD(), initialScale: 0),
                "LossScaleOptimizer needs initialScale above 0, but got 0.0."
            ),
        ] {
            let error = #expect(throws: ConfigurationError.self) { try weights(optimizer) }
            #expect(error?.description.hasPrefix(text) == true, "\(error as Any)")
        }
    }
}
