import Descent
import Testing

/// Models inside models: without end they are refused, a thousand deep they work.
@Suite struct NestingTests {
    private func error(_ model: Model) -> String {
        do {
            _ = try model.predict(Tensor.ones([1, 4]))
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a model inside itself is refused`() {
        let model = Sequential([Dense(units: 4)])
        model.add(model)
        #expect(
            error(model).contains(
                "needs layers inside it that do not hold it themselves, but got itself"))
        #expect(model.weights.count == 0)
    }

    @Test func `models inside each other are refused`() {
        let a = Sequential([Dense(units: 4)], name: "a"), b = Sequential([a], name: "b")
        a.add(b)
        #expect(error(a).contains("but got Sequential 'b', which holds it"))
    }

    private final class Holder: Layer {
        init() {
            super.init()
            addSublayer(self)
        }
    }

    @Test func `a layer that adds itself is refused`() {
        let layer = Holder()
        #expect(layer.weights.isEmpty)
        #expect(layer(Tensor.ones([1, 2])).error != nil)
    }

    private final class Caller: Layer {
        override func call(_ x: Tensor, training: Bool) -> Tensor { self(x) + 1 }
    }

    @Test func `a layer that calls itself ends in an error`() {
        let result = error(Sequential([Caller()]))
        #expect(result.contains("fewer layers called inside one another"), "\(result)")
    }

    private final class Asker: Model {
        let inner = Dense(units: 2)
        override func call(_ x: Tensor, training: Bool) -> Tensor {
            inner((try? predict(Tensor.ones([1, 4]))) ?? x)
        }
    }

    @Test func `a model that predicts with itself while it is called goes on without`() throws {
        #expect(try Asker().predict(Tensor.ones([3, 4])).shape == [3, 2])
    }

    @Test func `models nested hundreds deep work, or say that the stack is used up`() throws {
        for depth in [10, 300, 10_000] {
            var model = Sequential([Activation(.relu)])
            for _ in 1..<depth { model = Sequential([model]) }
            let result = error(model)
            #expect(result == "none" || result.contains("a larger stack"), "\(result)")
            if depth < 100 { #expect(result == "none") }
        }
    }

    @Test func `weights of models nested in one another are named by their path`() throws {
        let model = Sequential([Sequential([Dense(units: 2)], name: "inner")], name: "outer")
        try model.build(inputShape: [-1, 3])
        #expect(model.weights.map(\.name) == ["inner/dense/kernel", "inner/dense/bias"])
    }

    @Test func `a chain of thousands of layers is trained`() throws {
        let model = Sequential((0..<2_000).map { _ in Dense(units: 1) })
        model.compile(optimizer: SGD(learningRate: 0.001), loss: MeanSquaredError())
        try model.fit(Tensor.ones([4, 1]), Tensor.ones([4, 1]), verbose: .silent)
        #expect(model.layers.last?.name == "dense_1999")
    }

    @Test func `layers added one by one are named as those given at once`() {
        let model = Sequential()
        for _ in 0..<3 { model.add(Dense(units: 1)) }
        model.add(Dense(units: 1, name: "dense_1"))
        #expect(model.layers.map(\.name) == ["dense", "dense_2", "dense_3", "dense_1"])
    }
}
