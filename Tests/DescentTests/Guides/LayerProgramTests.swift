import Descent
import Testing

/// Keras' guides on layers of one's own and on models of several outputs, ported line by line.
@Suite struct LayerProgramTests {
    private let guides = Result { try Fixture.load("guides") }
    private let x = GuideNets.x

    final class Linear: Layer {
        let units: Int
        private var w: Variable!
        private var b: Variable!

        init(_ units: Int = 32) {
            self.units = units
            super.init()
        }

        override func build(inputShape: Shape) throws {
            w = try addWeight(
                name: "w", shape: [inputShape[-1], units], initializer: "random_normal",
                trainable: true)
            b = try addWeight(
                name: "b", shape: [units], initializer: "random_normal", trainable: true)
        }

        override func call(_ inputs: Tensor, training: Bool) -> Tensor {
            matmul(inputs, w.value) + b.value
        }
    }

    final class ActivityRegularization: Layer {
        override func call(_ inputs: Tensor, training: Bool) -> Tensor {
            Trace.addLoss(0.01 * square(inputs).mean())
            return inputs
        }
    }

    final class Block: Layer {
        let steps: Variable
        let factor: Variable
        let first = Linear(3)
        let list: (Dense, [Linear?]) = (Dense(3, activation: .relu), [Linear(2), nil])
        let named: [String: Layer] = ["a": Dense(2), "b": ActivityRegularization()]
        private var shift: Variable!

        init() throws {
            steps = try Variable(Tensor(0 as Float), name: "steps", trainable: false)
            factor = try Variable(Tensor([1, 2] as [Float]), name: "factor")
            super.init()
        }

        override func build(inputShape: Shape) throws {
            shift = try addWeight(shape: [2], name: "shift")
        }

        override func call(_ x: Tensor, training: Bool) -> Tensor {
            var x = list.0(first(x))
            for layer in list.1 { x = layer?(x) ?? x }
            x = named["a"]?(x) ?? x
            x = named["b"]?(x) ?? x
            return x * factor.value + shift.value + steps.value
        }
    }

    final class Net: Model {
        let block: Block
        let head = Dense(1)

        init() throws {
            block = try Block()
            super.init()
        }

        override func call(_ x: Tensor, training: Bool) -> Tensor { head(block(x)) }
    }

    @Test("Layers in attributes: Keras' names, order and numbers")
    func customLayers() throws {
        let guide = try guides.get()["custom_layers"]
        let model = try Net()
        _ = model(x)
        #expect(
            model.weights.map { String($0.name.split(separator: "/").last ?? "") }
                == guide["names"].list.compactMap(\.string))
        #expect(model.weights.map(\.trainable) == guide["trainable"].list.compactMap(\.bool))
        #expect(model.weights.map { $0.shape.dimensions } == guide["shapes"].list.map(\.ints))
        try GuideNets.start(model)
        let before = try model.predict(x)
        try expectWithin(before, guide["before"].tensor, relative: 1e-5, absolute: 1e-6, "before")
        model.compile(optimizer: .sgd(learningRate: 0.1), loss: "mse")
        let history = try model.fit(x, GuideNets.targets, batchSize: 6, epochs: 3, verbose: 0)
        for (loss, wanted) in zip(history["loss"], guide["losses"].doubles) {
            #expect(abs(loss - wanted) < 1e-5)
        }
        try expectWithin(
            model.predict(x), guide["after"].tensor, relative: 1e-4, absolute: 1e-5, "after")
    }

    @Test("Two inputs and outputs by name: Keras' losses, metrics, logs and predictions")
    func twoOutputs() throws {
        let guide = try guides.get()["two_outputs"]
        let title = Input(shape: [4], name: "title"), body = Input(shape: [2], name: "body")
        let joined = Concatenate()([
            Dense(3, activation: "relu")(title), Dense(3, activation: "relu")(body),
        ])
        let priority = Dense(1, name: "priority")(joined)
        let department = Dense(3, name: "department")(joined)
        let model = Model(inputs: [title, body], outputs: [priority, department])
        for layer in model.layers {
            let offset = ["priority": 5, "department": 6][layer.name] ?? 0
            try layer.setWeights(
                layer.weights.map { GuideNets.wave(offset + $0.shape.rank + $0.shape[0], $0.shape) }
            )
        }
        model.compile(
            optimizer: .sgd(learningRate: 0.1),
            loss: [
                "priority": .binaryCrossentropy(fromLogits: true),
                "department": .sparseCategoricalCrossentropy(fromLogits: true),
            ],
            lossWeights: ["priority": 1.0, "department": 0.2],
            metrics: ["priority": ["mae"], "department": ["accuracy"]])
        let data = ["title": x, "body": x[.all, 1..<3]]
        let labels = [
            "priority": (GuideNets.targets .> 0).cast(to: .float32),
            "department": GuideNets.classes,
        ]
        let history = try model.fit(data, labels, batchSize: 6, epochs: 3, verbose: 0)
        for (name, values) in guide["history"].entries {
            #expect(history[name].count == 3, "\(name)")
            for (value, wanted) in zip(history[name], values.doubles) {
                #expect(abs(value - wanted) < 1e-5, "\(name)")
            }
        }
        let logs = try model.evaluate(data, labels, verbose: 0)
        for (name, wanted) in guide["evaluation"].entries {
            #expect(abs(try #require(logs[name]) - (wanted.double ?? .nan)) < 1e-5, "\(name)")
        }
        let predictions = try model.predictAll(data)
        for (name, wanted) in guide["predictions"].entries {
            try expectWithin(
                predictions[name], wanted.tensor, relative: 1e-4, absolute: 1e-5, name)
        }
    }
}
