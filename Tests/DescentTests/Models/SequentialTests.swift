@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import Testing

struct SequentialTests {
    @Test func `layers are named by class and number, weights by path`() throws {
        let model = Sequential([
            Dense(units: 3), ReLU(), Dense(units: 2), Dense(units: 1, name: "out"),
        ])
        #expect(model.layers.map(\.name) == ["dense", "re_lu", "dense_1", "out"])
        try model.build(inputShape: [Shape.unknown, 4])
        #expect(
            model.weights.map(\.name) == [
                "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "out/kernel",
                "out/bias",
            ])
        #expect(model.countParams() == 15 + 8 + 3)
        #expect(
            model.outputShape == [Shape.unknown, 1] && model.layer(named: "out")?.built == true)
    }

    @Test func `names given by the user are left to them`() {
        let model = Sequential([Dense(units: 1), Dense(units: 1), Dense(units: 1, name: "dense")])
        #expect(model.layers.map(\.name) == ["dense_1", "dense_2", "dense"])
    }

    @Test func `a builder takes conditions and loops`() throws {
        let dropped = true
        let model = Sequential(name: "net") {
            Input(shape: [4])
            for units in [8, 6] { Dense(units: units, activation: .relu) }
            if dropped { Dropout(rate: 0.5) }
            Dense(units: 2)
        }
        #expect(model.layers.map(\.name) == ["dense", "dense_1", "dropout", "dense_2"])
        #expect(model.built && model.name == "net")
    }

    @Test func `layers can be added to a built model`() throws {
        let model = Sequential([Input(shape: [3]), Dense(units: 2)])
        let first = try model.predict(Tensor.ones([1, 3]))
        model.add(Dense(units: 5))
        #expect(first.shape == [1, 2])
        #expect(try model.predict(Tensor.ones([1, 3])).shape == [1, 5])
    }

    @Test func `weights can be read and set`() throws {
        let model = Sequential([Input(shape: [2]), Dense(units: 1)])
        try model.setWeights([Tensor([[2], [3]]), Tensor([1])])
        #expect(try model.predict([[1.0, 1.0], [0.0, 2.0]]).scalars() == [6, 7])
        #expect(try model.getWeights()[0].scalars() == [2, 3])
    }

    @Test func `models nest`() throws {
        let encoder = Sequential([Input(shape: [4]), Dense(units: 2)], name: "encoder")
        let model = Sequential([encoder, Dense(units: 4)])
        try model.build(inputShape: [Shape.unknown, 4])
        #expect(
            model.weights.map(\.name) == [
                "encoder/dense/kernel", "encoder/dense/bias", "dense/kernel", "dense/bias",
            ])
        let x = Tensor([[1, 2, 3, 4]])
        let inner = try encoder.predict(x)
        let outer = try model.layers[1](inner).scalars()
        #expect(try model.predict(x).scalars() == outer)
    }

    @Test func `layers that want integers can come first`() throws {
        let model = Sequential([Embedding(inputDim: 5, outputDim: 3), Flatten(), Dense(units: 1)])
        try model.build(inputShape: [Shape.unknown, 2])
        #expect(try model.predict([[0, 4], [1, 2]]).shape == [2, 1])
    }

    private func message(_ model: Model) -> String {
        do {
            _ = try model.predict(Tensor.ones([2, 3]))
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test func `faults are thrown when the model is used`() {
        #expect(
            message(Sequential())
                .hasPrefix(
                    "Sequential 'sequential' needs at least one layer, but got none. Add layers. "
                        + "See DescentTests/SequentialTests.swift:"))
        #expect(
            message(Sequential([Dense(units: 1, name: "a"), Dense(units: 2, name: "a")]))
                .hasPrefix(
                    "Sequential 'sequential' needs layers with different names, but got 'a' twice. "
                        + "Rename one, or leave the name out. "
                        + "See DescentTests/SequentialTests.swift:"
                ))
        let shared = Dense(units: 3)
        #expect(
            message(Sequential([shared, shared])).contains(
                "different layers, but got 'dense' twice"))
        #expect(message(Sequential([Dense(units: 0)])).contains("Dense 'dense'"))
        #expect(
            message(Sequential([Dense(units: 2), Input(shape: [3])]))
                .contains("one tensor made by Input(), in front of all layers"))
        #expect(
            message(Sequential([Input(shape: [4]), Dense(units: 1)]))
                .contains("needs inputs of shape [?, 4], but got [2, 3]"))
    }
}
