import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Layers that a callback freezes or thaws.
struct FreezingWhileFitTests {
    private func model() throws -> Sequential {
        let model = Sequential([
            Input(shape: [3]), FrozenNets.first(), FrozenNets.norm(), FrozenNets.dense(1, "head"),
        ])
        try FrozenNets.build(model)
        model.compile(optimizer: Adam(learningRate: 0.02), loss: .mse)
        return model
    }

    @Test("Layers frozen between epochs are frozen from the next epoch on")
    func freezing() throws {
        let model = try model()
        var seen: [[[Double]]] = []
        let freeze = LambdaCallback(
            onEpochBegin: { epoch in
                if epoch == 2 { for layer in model.layers.dropLast() { layer.trainable = false } }
                seen.append(try model.getWeights().map { try $0.scalars() })
            })
        let history = try model.fit(
            FrozenNets.x, FrozenNets.y, batchSize: 8, epochs: 4, verbose: .silent,
            callbacks: [freeze], validationData: (FrozenNets.x, FrozenNets.y), shuffle: false)
        let last = try model.getWeights().map { try $0.scalars() }
        #expect(seen[1][0] != seen[2][0] && seen[1][4] != seen[2][4])
        #expect(seen[2].dropLast(2) == last.dropLast(2) && seen[2].last != last.last)
        // Penalties of frozen weights no longer count in the losses of validation either.
        let loss = try model.evaluate(FrozenNets.x, FrozenNets.y, verbose: .silent).loss
        #expect(abs((history["val_loss"].last ?? 0) - loss) < 1e-6)
    }

    @Test("Layers thawed between epochs need an optimizer that knows them")
    func thawing() throws {
        let model = try model()
        let first = model.layers[0]
        first.trainable = false
        let thaw = LambdaCallback(onEpochBegin: { _ in first.trainable = true })
        #expect(
            throws: ConfigurationError(
                who: "Adam", expected: "the weights it was built for",
                got: "another one, 'first/kernel'",
                fix: "Compile again with a new optimizer, also after `trainable` has changed.")
        ) {
            try model.fit(
                FrozenNets.x, FrozenNets.y, verbose: .silent, callbacks: [thaw])
        }
    }
}
