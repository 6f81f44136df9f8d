import Descent
import DescentCore
import Testing

/// Steps of one's own as one program, beside the same step run operation by operation.
@Suite struct CompiledTests {
    private let x = Tensor.randomNormal([8, 3])
    private let y = Tensor.randomNormal([8, 1])

    private func net(_ layers: [any SequentialElement]? = nil) throws -> Sequential {
        let model = Sequential(layers ?? [Dense(units: 5, activation: .tanh), Dense(units: 1)])
        try model.build(inputShape: [Shape.unknown, 3])
        return model
    }

    /// A step as in the README, on `model`.
    private func descend(
        _ model: Sequential, _ optimizer: Optimizer, _ x: Tensor, _ y: Tensor
    ) throws -> Tensor {
        let loss = square(model(x, training: true) - y).mean()
        let weights = model.trainableWeights
        let slopes = gradient(of: loss, withRespectTo: weights.map(\.value))
        try optimizer.applyNow(zip(slopes, weights).map { (gradient: $0, variable: $1) })
        return loss
    }

    private func numbers(_ model: Model) throws -> [Double] {
        try model.getWeights().flatMap { try $0.scalars() }
    }

    private func expectClose(_ a: [Double], _ b: [Double]) {
        #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test("A compiled step does what the same lines do one by one, for every optimizer")
    func sameAsEager() throws {
        let optimizers: [() -> Optimizer] = [
            { SGD(learningRate: 0.1, momentum: 0.9) }, { Adam(learningRate: 0.01) },
            { RMSprop(learningRate: 0.01) },
        ]
        for make in optimizers {
            let (one, other) = (try net(), try net())
            try other.setWeights(one.getWeights())
            let (first, second) = (make(), make())
            let step = compiled { x, y in try descend(one, first, x, y) }
            for _ in 0..<5 {
                let loss = try step(x, y).item()
                let expected = try descend(other, second, x, y).item()
                #expect(abs(loss - expected) < 1e-5)
            }
            expectClose(try numbers(one), try numbers(other))
        }
    }

    @Test("Batches of several sizes and nested arrays work, each with a program of its own")
    func shapes() throws {
        let model = try net()
        var recordings = 0
        let step = compiled { (x: Tensor) in
            recordings += 1
            return model(x)
        }
        for rows in [1, 4, 1, 4, 2] {
            let batch = Tensor.randomNormal([rows, 3])
            let data = try batch.evaluated()
            expectClose(try step(data).scalars(), try model.predict(data).scalars())
        }
        #expect(recordings == 3)
        #expect(try step([[1, 2, 3]] as [[Float]]).shape == [1, 1])
    }

    @Test("Several results, lists, dictionaries and none come back as they were returned")
    func results() throws {
        let counter = try Variable(Tensor(0 as Float), trainable: false)
        let (sum, product) = try compiled { a, b in (a + b, a * b) }(
            Tensor(3 as Float), Tensor(4 as Float))
        #expect(try sum.item() == 7 && product.item() == 12)
        let named = try compiled { a in ["double": [a * 2], "square": [a * a, a]] }(
            Tensor(5 as Float))
        #expect(try named["double"]?[0].item() == 10 && named["square"]?[0].item() == 25)
        let count = compiled { counter.assign(counter.value + 1) }
        try count()
        try count()
        #expect(try counter.read().item() == 2)
        let none = try compiled { (a: Tensor) -> Tensor? in nil }(Tensor(1 as Float))
        #expect(none == nil)
    }

    @Test("Variables are read at every call; what came from outside is a constant")
    func variablesAreRead() throws {
        let w = try Variable(Tensor(2 as Float))
        let old = w.value
        let step = compiled { x in x * w.value + old }
        #expect(try step(Tensor(10 as Float)).item() == 22)
        try w.assignNow(Tensor(3 as Float))
        #expect(try step(Tensor(10 as Float)).item() == 32)
    }

    @Test("Dropout draws anew at every call, and the same after the same seed")
    func dropout() throws {
        let drop = Dropout(rate: 0.5)
        let ones = Tensor.ones([1, 64])
        func draws() throws -> [[Double]] {
            setRandomSeed(3)
            let step = compiled { x in drop(x, training: true) }
            return try (0..<3).map { _ in try step(ones).scalars() }
        }
        // Tests beside this one set the seed of the process too, now and then in between.
        let isRepeated = try (0..<50).contains { _ in
            let first = try draws()
            #expect(Set(first).count == 3)
            return try draws() == first
        }
        #expect(isRepeated)
    }

    @Test("fit's dropout draws anew at every step")
    func dropoutInFit() throws {
        let model = Sequential([Dropout(rate: 0.5), Dense(units: 1, kernelInitializer: Ones())])
        model.compile(optimizer: SGD(learningRate: 1e-30), loss: MeanSquaredError())
        let data = Tensor.ones([1, 64])
        let losses = try (0..<4).map { _ in try model.trainOnBatch(data, Tensor.zeros([1, 1])).loss
        }
        #expect(Set(losses).count > 1)
    }

    @Test("Batch normalisation's moving means and a metric are updated by the step")
    func stateOfLayers() throws {
        let model = try net([Dense(units: 4), BatchNormalization(), Dense(units: 1)])
        let other = try net([Dense(units: 4), BatchNormalization(), Dense(units: 1)])
        let metric = Mean(name: "m")
        try other.setWeights(model.getWeights())
        let (a, b) = (SGD(learningRate: 0.1), SGD(learningRate: 0.1))
        let step = compiled { x, y in
            let loss = try descend(model, a, x, y)
            metric.update(loss)
            return loss
        }
        var total = 0.0
        for _ in 0..<3 {
            total += try step(x, y).item()
            _ = try descend(other, b, x, y)
        }
        expectClose(try numbers(model), try numbers(other))
        #expect(abs(try metric.result() - total / 3) < 1e-5)
    }

    @Test("Freezing a layer is followed at the next call")
    func freezing() throws {
        let model = try net()
        let optimizer = SGD(learningRate: 0.1)
        let step = compiled { x, y in try descend(model, optimizer, x, y) }
        _ = try step(x, y)
        model.layers[0].trainable = false
        let frozen = try model.layers[0].getWeights().map { try $0.scalars() }
        let moving = try model.layers[1].getWeights().map { try $0.scalars() }
        _ = try step(x, y)
        #expect(try model.layers[0].getWeights().map { try $0.scalars() } == frozen)
        #expect(try model.layers[1].getWeights().map { try $0.scalars() } != moving)
    }

    @Test("Faults are thrown, and nothing is changed then")
    func faults() throws {
        let model = try net()
        let before = try numbers(model)
        let optimizer = SGD(learningRate: 0.1)
        let step = compiled { x, y in try descend(model, optimizer, x, y) }
        #expect(throws: ShapeError.self) { try step(Tensor.ones([8, 2]), y) }
        #expect(throws: ShapeError.self) { try step(x, Tensor.ones([7, 3])) }
        let reading = compiled { x in Tensor(try x.sum().item()) }
        #expect {
            try reading(x)
        } throws: { "\($0)".contains("Ask for numbers outside the function or step") }
        let wrong = compiled { x in model.weights[0].assign(x) }
        #expect(throws: ShapeError.self) { try wrong(x) }
        #expect(try numbers(model) == before)
        _ = try step(x, y)
        #expect(try numbers(model) != before)
    }

    @Test("A generator and a discriminator are trained in turn, each by its own weights")
    func adversaries() throws {
        let generator = try net([Dense(units: 6, activation: .relu), Dense(units: 3)])
        let judge = try net([Dense(units: 6, activation: .relu), Dense(units: 1)])
        let (a, b) = (Adam(learningRate: 0.01), Adam(learningRate: 0.01))
        let loss = BinaryCrossentropy(fromLogits: true)
        func minimise(_ value: Tensor, _ model: Model, _ optimizer: Optimizer) throws {
            let slopes = gradient(of: value, withRespectTo: model.trainableWeights.map(\.value))
            try optimizer.applyNow(
                zip(slopes, model.trainableWeights).map { (gradient: $0, variable: $1) })
        }
        let step = compiled { (noise: Tensor, real: Tensor) in
            let fake = generator(noise, training: true)
            let judged = Tensor.concatenated([judge(real), judge(fake)])
            let truth = Tensor.concatenated([Tensor.ones([8, 1]), Tensor.zeros([8, 1])])
            let judgeLoss = loss(truth, judged)
            try minimise(judgeLoss, judge, b)
            // The generator sees the judge as it is after its step.
            let generatorLoss = loss(Tensor.ones([8, 1]), judge(generator(noise, training: true)))
            try minimise(generatorLoss, generator, a)
            return [judgeLoss, generatorLoss]
        }
        let before = (try numbers(generator), try numbers(judge))
        let losses = try step(Tensor.randomNormal([8, 3]), x)
        #expect(try losses.allSatisfy { try $0.item().isFinite })
        #expect(try numbers(generator) != before.0 && numbers(judge) != before.1)
    }
}
