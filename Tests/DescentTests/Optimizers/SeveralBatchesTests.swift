import Descent
import Testing

/// Gradients of several batches for one step, and averages of weights.
@Suite struct SeveralBatchesTests {
    private func model(_ optimizer: Optimizer) -> Sequential {
        let model = Sequential([Input(shape: [2]), Dense(1, kernelInitializer: .ones)])
        model.compile(optimizer: optimizer, loss: MeanSquaredError())
        return model
    }

    private let x: Tensor = Tensor([[1, 2], [3, -1], [0, 2], [-1, 1]] as [[Float]])
    private let y: Tensor = Tensor([[1], [0], [2], [-1]] as [[Float]])

    private func trained(_ optimizer: Optimizer, batchSize: Int, epochs: Int = 2) throws -> [Double]
    {
        let model = model(optimizer)
        try model.fit(
            x, y, batchSize: batchSize, epochs: epochs, verbose: .silent, shuffle: false)
        return try model.getWeights().flatMap { try $0.scalars() as [Double] }
    }

    @Test func `two halves make the step of the whole batch`() throws {
        let whole = try trained(SGD(learningRate: 0.1, momentum: 0.5), batchSize: 4)
        let halves = try trained(
            SGD(learningRate: 0.1, momentum: 0.5).accumulatingGradients(steps: 2), batchSize: 2)
        for (a, b) in zip(whole, halves) { #expect(abs(a - b) < 1e-6) }
        let adam = try trained(Adam(learningRate: 0.1), batchSize: 4)
        let adamHalves = try trained(
            Adam(learningRate: 0.1).accumulatingGradients(steps: 2), batchSize: 2)
        for (a, b) in zip(adam, adamHalves) { #expect(abs(a - b) < 1e-6) }
    }

    @Test func `weights wait for the last batch of a step`() throws {
        let model = model(SGD(learningRate: 0.1).accumulatingGradients(steps: 3))
        let before = try model.getWeights().map { try $0.scalars() as [Double] }
        try model.fit(x, y, batchSize: 2, epochs: 1, verbose: .silent, shuffle: false)
        #expect(try model.getWeights().map { try $0.scalars() as [Double] } == before)
        try model.fit(x, y, batchSize: 2, epochs: 1, verbose: .silent, shuffle: false)
        #expect(try model.getWeights().map { try $0.scalars() as [Double] } != before)
    }

    @Test func `averages are the weights when training is over`() throws {
        let steps = try (1...3).map {
            try trained(SGD(learningRate: 0.1), batchSize: 4, epochs: $0)
        }
        let averaged = try trained(
            SGD(learningRate: 0.1).averagingWeights(momentum: 0.75), batchSize: 4, epochs: 3)
        for (i, value) in averaged.enumerated() {
            let first = steps[0][i]
            let second = first * 0.75 + steps[1][i] * 0.25
            #expect(abs(value - (second * 0.75 + steps[2][i] * 0.25)) < 1e-6)
        }
    }

    @Test func `a factor of the loss changes no step`() throws {
        let config = SGD(learningRate: 0.1).configObject
        guard case .object(let name, let entries) = config else { return }
        let scaled = try Registry.optimizers.make(
            name,
            entries.map { $0.key == "loss_scale_factor" ? ConfigEntry($0.key, 8.0) : $0 })
        #expect(scaled.options.lossScaleFactor == 8)
        let plain = try trained(SGD(learningRate: 0.1), batchSize: 2)
        #expect(try trained(scaled, batchSize: 2) == plain)
    }

    @Test func `what makes no sense is refused`() {
        for optimizer in [
            SGD().accumulatingGradients(steps: 1), SGD().averagingWeights(momentum: 1.5),
            SGD().averagingWeights(overwriteFrequency: 0),
        ] {
            #expect(throws: ConfigurationError.self) { try trained(optimizer, batchSize: 4) }
        }
    }
}
