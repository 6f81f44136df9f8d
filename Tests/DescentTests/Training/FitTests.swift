@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import DescentCore
import Testing

@Suite(.seeded) struct FitTests {
    private let xor: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]

    private func model(_ optimizer: Optimizer = Adam(learningRate: 0.1)) -> Sequential {
        let model = Sequential([
            Dense(units: 8, activation: .tanh), Dense(units: 1, activation: .sigmoid),
        ])
        model.compile(optimizer: optimizer, loss: .binaryCrossentropy, metrics: [.accuracy])
        return model
    }

    @Test func `exclusive or is learnt from nested arrays`() throws {
        let model = model()
        let y = [[0], [1], [1], [0]]
        let history = try model.fit(xor, y, epochs: 2000, verbose: .silent)
        #expect((history["loss"].last ?? 1) < 0.1 && history["accuracy"].last == 1)
        #expect(try model.evaluate(xor, y, verbose: .silent)["accuracy"] == 1)
        #expect(try model.predict(xor).scalars().map { $0.rounded() } == [0, 1, 1, 0])
        #expect("\(try model.evaluate(xor, y, verbose: .silent))".hasPrefix("loss: "))
    }

    @Test func `integers in nested arrays become what the model wants`() throws {
        let model = model()
        try model.fit([[0, 0], [0, 1]], [0, 1], verbose: .silent)
        #expect(throws: ShapeError.self) {
            try model.fit(Tensor(shape: [1, 2], scalars: [1, 2]), [1], verbose: .silent)
        }
    }

    @Test func `bytes are cast by the program, not copied`() throws {
        let model = Sequential([Rescaling(scale: 1.0 / 255), Dense(units: 1)])
        model.compile(loss: .mse)
        let x = Tensor(shape: [3, 2], scalars: [UInt8](arrayLiteral: 0, 255, 10, 20, 30, 40))
        try model.fit(x, [[0.0], [1], [2]], verbose: .silent)
        #expect(try model.predict(x).dtype == .float32)
    }

    @Test func `the order of rows changes with the epoch`() throws {
        var orders: Set<[Double]> = []
        let model = Sequential([Dense(units: 1, useBias: false)])
        model.compile(optimizer: SGD(learningRate: 1e-9), loss: .mse)
        let x = Tensor(shape: [12, 1], scalars: (0..<12).map { Float($0) })
        for _ in 0..<2 {
            var seen: [Double] = []
            let look = LambdaCallback(onTrainBatchEnd: { _, logs in seen.append(logs["loss"] ?? 0) }
            )
            try model.fit(x, x, batchSize: 1, epochs: 1, verbose: .silent, callbacks: [look])
            orders.insert(seen)
        }
        #expect(orders.count == 2)
    }

    @Test func `programs follow what is trainable`() throws {
        let model = model(SGD(learningRate: 0.5))
        let y = [[0], [1], [1], [0]]
        try model.fit(xor, y, verbose: .silent)
        let before = try model.getWeights().map { try $0.scalars() }
        model.layers[0].trainable = false
        try model.fit(xor, y, verbose: .silent)
        let after = try model.getWeights().map { try $0.scalars() }
        #expect(before[0] == after[0] && before[2] != after[2])
    }

    @Test func `history goes on from an initial epoch`() throws {
        let model = model()
        let history = try model.fit(
            xor, [0, 1, 1, 0], epochs: 5, verbose: .silent, initialEpoch: 3)
        #expect(history.epoch == [3, 4] && history["loss"].count == 2)
    }

    @Test func `a batch larger than the data is the data`() throws {
        let history = try model().fit(xor, [0, 1, 1, 0], batchSize: 1000, verbose: .silent)
        #expect(history["loss"].count == 1)
    }

    @Test func `predictions do not depend on the batch size`() throws {
        let model = Sequential([Dense(units: 3, activation: .relu), Dense(units: 2)])
        let x = try Tensor.randomNormal([11, 4]).evaluated()
        let whole = try model.predict(x, batchSize: 11)
        for size in [1, 4, 10, 32] {
            try expectClose(model.predict(x, batchSize: size), whole, tolerance: 1e-6)
        }
        #expect(try model.predictOnBatch(x).shape == [11, 2])
        // The same shape again takes the short way.
        try expectClose(model.predict(x), whole, tolerance: 1e-6)
        try expectClose(model.predict(x), whole, tolerance: 1e-6)
    }

    @Test func `predicting changes nothing`() throws {
        let model = Sequential([BatchNormalization(), Dropout(rate: 0.9), Dense(units: 1)])
        let x = Tensor([[1, 2], [3, 4]])
        let first = try model.predict(x).scalars()
        #expect(try model.predict(x).scalars() == first)
    }

    @Test func `penalties count in training and validation losses`() throws {
        let model = Sequential([
            Dense(units: 1, kernelRegularizer: L2(1), activityRegularizer: L2(1))
        ])
        model.compile(optimizer: SGD(learningRate: 1e-9), loss: .mse)
        let x = Tensor([[2.0]])
        _ = try model.predict(x)
        try model.setWeights([Tensor([[3]]), Tensor([0])])
        let result = try model.evaluate(x, Tensor([[6.0]]), verbose: .silent)
        #expect(abs(result.loss - (9 + 36)) < 1e-4)
        model.layers[0].trainable = false
        #expect(abs(try model.evaluate(x, Tensor([[6.0]]), verbose: .silent).loss - 36) < 1e-4)
    }
}
