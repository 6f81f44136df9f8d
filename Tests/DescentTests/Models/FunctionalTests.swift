@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import Testing

@Suite(.seeded) struct FunctionalTests {
    private func message(_ model: Model, _ x: [Tensor]) -> String {
        do {
            _ = try model.predict(x)
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test func `two inputs are joined and trained`() throws {
        let (a, b) = (Input(shape: [2]), Input(shape: [3]))
        let joined = Concatenate()([Dense(units: 4, activation: .tanh)(a), b])
        let model = Model(inputs: [a, b], outputs: Dense(units: 1)(joined))
        #expect(
            model.layers.map(\.name)
                == ["input_layer", "dense", "input_layer_1", "concatenate", "dense_1"])
        model.compile(optimizer: Adam(learningRate: 0.05), loss: .mse)
        let (x1, x2) = (
            Tensor([[0, 1], [1, 0], [1, 1]]), Tensor([[1, 2, 3], [0, 1, 0], [2, 2, 2]])
        )
        let y = Tensor([[1], [2], [3]])
        // Enough for any first weights: tests share one stream of random numbers.
        let history = try model.fit([x1, x2], [y], epochs: 1500, verbose: .silent)
        #expect(history["loss"].last ?? 1 < 0.1)
        #expect(try model.predict([x1, x2]).shape == [3, 1])
        #expect(try model.evaluate([x1, x2], [y], verbose: .silent).loss < 0.1)
    }

    @Test func `a shared layer has one set of weights`() throws {
        let (a, b) = (Input(shape: [2]), Input(shape: [2]))
        let shared = Dense(units: 1, useBias: false)
        let model = Model(inputs: [a, b], outputs: shared(a) - shared(b))
        #expect(model.weights.count == 1)
        try model.setWeights([Tensor([[1], [10]])])
        let result = try model.predict([Tensor([[1, 2]]), Tensor([[3, 1]])])
        #expect(try result.scalars() == [21 - 13])
    }

    @Test func `tensor maths between layers runs for every batch size`() throws {
        let x = Input(shape: [4])
        let parts = x.reshaped(to: [-1, 2, 2])
        let scaled = parts * Tensor([[1, 2], [3, 4]]) + 1
        let mixed = relu(scaled - scaled.mean(axes: [1, 2], keepDims: true))
        let flat = mixed.reshaped(to: [-1, 4])[.all, 1..<4]
        let ones = flat.onesLike()
        let model = Model(
            inputs: x, outputs: softmax(flat + ones) + x.sliced(axis: 1, from: 0, to: 1))
        for rows in [1, 3, 7] {
            let data = try Tensor.randomNormal([rows, 4]).evaluated()
            let m = data.reshaped(to: [rows, 2, 2]) * Tensor([[1, 2], [3, 4]]) + 1
            let r = relu(m - m.mean(axes: [1, 2], keepDims: true)).reshaped(to: [rows, 4])
            let expected = softmax(r[.all, 1..<4] + 1) + data[.all, 0..<1]
            try expectClose(model.predict(data), expected)
        }
    }

    @Test func `several outputs are trained with a loss each`() throws {
        let x = Input(shape: [2])
        let h = Dense(units: 8, activation: .tanh)(x)
        let model = Model(
            inputs: x,
            outputs: [
                Dense(units: 1, name: "value")(h),
                Dense(units: 2, activation: .softmax, name: "kind")(h),
            ])
        model.compile(
            optimizer: Adam(learningRate: 0.05),
            losses: [.mse, .sparseCategoricalCrossentropy], lossWeights: [1, 0.5],
            metrics: [[.mae], [.accuracy]])
        let data = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
        let (y1, y2) = (Tensor([[0], [1], [1], [2]]), [0, 1, 1, 0].tensor)
        let history = try model.fit([data], [y1, y2], epochs: 30, verbose: .silent)
        #expect(
            history.keys == [
                "kind_accuracy", "kind_loss", "loss", "value_loss", "value_mean_absolute_error",
            ] || history.keys == ["kind_accuracy", "kind_loss", "loss", "value_loss", "value_mae"])
        let result = try model.evaluate([data], [y1, y2], verbose: .silent)
        let (value, kind) = (result["value_loss"] ?? .nan, result["kind_loss"] ?? .nan)
        #expect(abs(result.loss - (value + 0.5 * kind)) < 1e-5)
        let all = try model.predictAll(data)
        #expect(all.map(\.shape) == [[4, 1], [4, 2]])
    }

    @Test func `a functional model is a layer of another`() throws {
        let inner: Model = {
            let x = Input(shape: [3])
            return Model(inputs: x, outputs: [Dense(units: 2)(x), x * 2], name: "inner")
        }()
        let x = Input(shape: [3])
        let parts = inner.outputs([x])
        let model = Model(inputs: x, outputs: Concatenate()(parts))
        #expect(model.outputShape == [Shape.unknown, 5])
        #expect(model.weights.map(\.name) == ["inner/dense/kernel", "inner/dense/bias"])
        #expect(try model.predict(Tensor([[1, 2, 3]])).scalars().suffix(3) == [2, 4, 6])
    }

    private final class Residual: Layer {
        private let dense = Dense(units: 3)
        override func build(inputShape: Shape) throws { addSublayer(dense) }
        override func call(_ x: Tensor, training: Bool) -> Tensor {
            x + dense(x, training: training)
        }
    }

    private final class Net: Model {
        private let first = Dense(units: 4, activation: .relu)
        private let second = Dense(units: 1)
        override func build(inputShape: Shape) throws {
            addSublayer(first)
            addSublayer(second)
        }
        override func call(_ x: Tensor, training: Bool) -> Tensor { second(first(x)) }
    }

    @Test func `custom layers and subclassed models train`() throws {
        let model = Sequential([Residual(), Residual(), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.05), loss: .mse)
        let (x, y) = (Tensor([[1, 0, 0], [0, 1, 0]]), Tensor([[1], [2]]))
        let losses = try model.fit(x, y, epochs: 20, verbose: .silent)["loss"]
        #expect((losses.last ?? 1) < losses[0])
        #expect(
            model.weights.map(\.name).prefix(2) == ["residual/dense/kernel", "residual/dense/bias"])
        let net = Net()
        net.compile(optimizer: SGD(learningRate: 0.05), loss: .mse)
        let netLosses = try net.fit(x, y, epochs: 20, verbose: .silent)["loss"]
        #expect((netLosses.last ?? 1) < netLosses[0] && net.weights.count == 4)
        #expect(net.summary(columns: 100).contains("(None, 4)"))
    }

    @Test func `faults in the graph are thrown when it is used`() {
        let (a, b) = (Input(shape: [2], name: "a"), Input(shape: [2], name: "b"))
        let sum = Add()([a, b])
        #expect(
            message(Model(inputs: a, outputs: sum), [.ones([1, 2])])
                == "Functional 'functional' needs every Input its outputs depend on among its "
                + "inputs, but got none for 'b' of shape [?, 2]. Add that tensor to `inputs:`.")
        #expect(
            message(Model(inputs: a, outputs: Tensor.ones([1, 2])), [.ones([1, 2])])
                .contains("outputs computed from its inputs"))
        #expect(
            message(Model(inputs: [a, a], outputs: sum), [.ones([1, 2])])
                .contains("the same tensor twice"))
        let named = Dense(units: 2, name: "d")(Dense(units: 2, name: "d")(a))
        #expect(message(Model(inputs: a, outputs: named), [.ones([1, 2])]).contains("'d' twice"))
        #expect(
            message(Model(inputs: [a, b], outputs: sum), [.ones([1, 2])])
                .contains("needs 2 inputs, but got 1"))
        #expect(
            message(Model(inputs: a, outputs: Dense(units: 1)(a)), [.ones([1, 5])])
                .contains("needs inputs of shape [?, 2], but got [1, 5]"))
        #expect(
            message(Model(inputs: a, outputs: a.reshaped(to: [-1, 3])), [.ones([1, 2])])
                .contains("reshape"))
    }

    @Test func `inputs take the type they are declared with`() throws {
        let x = Input(shape: [2])
        let model = Model(inputs: x, outputs: x / 2)
        #expect(try model.predict([[1, 3]]).scalars() == [0.5, 1.5])
        let bytes = Tensor(shape: [1, 2], scalars: [UInt8(1), 255])
        #expect(try model.predict(bytes).scalars() == [0.5, 127.5])
        let ids = Input(shape: [2], dtype: .int32)
        let wants = Model(inputs: ids, outputs: ids + 1)
        #expect(
            message(wants, [Tensor([[0.5, 1]])]).contains("inputs of type int32, but got float32"))
    }

    @Test func `a very deep model neither recurses nor overflows`() throws {
        let x = Input(shape: [1])
        var y = x
        for _ in 0..<3000 { y = ReLU()(y) }
        let model = Model(inputs: x, outputs: y)
        #expect(model.layers.count == 3001)
        var z = x
        for _ in 0..<50_000 { z = z + 1 }
        let maths = Model(inputs: x, outputs: z)
        #expect(maths.constructionError == nil)
    }
}
