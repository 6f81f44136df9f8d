import Descent
import Testing

/// Models that are parts of others: what one of them trains, the others predict with.
@Suite struct SharedPartsTests {
    private let rows = 100

    private func decoder() -> Sequential {
        Sequential([
            Input(shape: [3]), Dense(8, activation: .relu), BatchNormalization(), Dense(4),
        ])
    }

    private func expectPresentWeights(_ model: Sequential, _ z: Tensor) throws {
        let twin = decoder()
        try twin.setWeights(try model.getWeights())
        let (ours, fresh) = (try model.predict(z).scalars(), try twin.predict(z).scalars())
        #expect(zip(ours, fresh).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(ours.count == rows * 4)
    }

    @Test(
        "A part predicts with the weights that the whole was trained to, with a last smaller batch")
    func wholeTrains() throws {
        // The encoder's variables are made first: the decoder's join them when both are trained.
        let encoder = Sequential([Input(shape: [4]), Dense(3, activation: .relu)])
        let decoder = decoder()
        let (x, z) = (Tensor.randomNormal([rows, 4]), Tensor.randomNormal([rows, 3]))
        try expectPresentWeights(decoder, z)
        let whole = Sequential([encoder, decoder])
        whole.compile(optimizer: Adam(learningRate: 0.05), loss: .mse)
        try whole.fit(x, x, epochs: 3, verbose: .silent)
        try expectPresentWeights(decoder, z)
        try whole.fit(x, x, epochs: 3, verbose: .silent)
        try expectPresentWeights(decoder, z)
    }

    @Test("The whole predicts with the weights that a part was trained to")
    func partTrains() throws {
        let encoder = Sequential([Input(shape: [4]), Dense(3, activation: .relu)])
        let decoder = decoder()
        let (x, z) = (Tensor.randomNormal([rows, 4]), Tensor.randomNormal([rows, 3]))
        let whole = Sequential([encoder, decoder])
        whole.compile(optimizer: "sgd", loss: .mse)
        try whole.fit(x, x, verbose: .silent)
        let before = try whole.predict(x).scalars()
        decoder.compile(optimizer: Adam(learningRate: 0.05), loss: .mse)
        try decoder.fit(z, x, epochs: 3, verbose: .silent)
        let after = try whole.predict(x).scalars()
        let expected = try decoder.predict(try encoder.predict(x)).scalars()
        #expect(zip(after, expected).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(zip(after, before).contains { abs($0 - $1) > 1e-3 })
        try expectPresentWeights(decoder, z)
    }

    @Test("A snapshot in a callback that has trained the same model is of the outer training")
    func trainingInsideTraining() throws {
        let model = Sequential([Dense(1)])
        model.compile(optimizer: "sgd", loss: .mse)
        let (x, y) = (Tensor.randomNormal([64, 3]), Tensor.randomNormal([64, 1]))
        var steps: [Int] = []
        let inner = LambdaCallback(onTrainBatchEnd: { batch, _ in
            guard batch == 1 else { return }
            try model.fit(x, y, epochs: 1, verbose: .silent)
            steps.append(try model.trainingSnapshot().step)
        })
        try model.fit(x, y, batchSize: 16, epochs: 1, verbose: .silent, callbacks: [inner])
        #expect(steps == [2])
    }
}
