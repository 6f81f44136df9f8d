import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Which layers `trainable` reaches, and that they then stay as they are.
struct FreezingTests {
    private func flags(_ layer: Layer) -> [Bool] { layer.allLayers.map(\.trainable) }

    @Test(
        "Setting trainable sets it on all layers inside",
        arguments: ["sequential", "functional", "nested", "block", "subclassed"])
    func reachesAll(_ net: String) throws {
        let parts = try FrozenNets.parts(net)
        let (model, base) = (try #require(parts["model"]), try #require(parts["base"]))
        base.trainable = false
        #expect(flags(base).allSatisfy { !$0 })
        #expect(model.trainable && parts["head"]?.trainable == true)
        model.trainable = false
        #expect(flags(model).allSatisfy { !$0 })
        model.trainable = true
        #expect(flags(model).allSatisfy { $0 })
    }

    /// Keras leaves layers trainable that are added to a frozen model.
    @Test("A layer that is put into a frozen one is frozen")
    func added() throws {
        let stack = Sequential([Dense(units: 2)])
        stack.trainable = false
        let late = Sequential([BatchNormalization()])
        stack.add(late)
        #expect(flags(late) == [false, false])

        let made = Sequential([Dense(units: 2), BatchNormalization()], trainable: false)
        #expect(flags(made) == [false, false, false])
        let written = Sequential(trainable: false) { Dense(units: 2) }
        #expect(flags(written) == [false, false])
        let x = Input(shape: [3])
        let graph = Model(inputs: x, outputs: BatchNormalization()(x), trainable: false)
        #expect(flags(graph).allSatisfy { !$0 })
        #expect(flags(Block(BatchNormalization(), trainable: false)) == [false, false])
    }

    @Test("Layers made in the build of a frozen layer are frozen")
    func madeInBuild() throws {
        final class Late: Layer {
            let norm = BatchNormalization(momentum: 0.5)
            override func build(inputShape: Shape) throws { addSublayer(norm) }
            override func call(_ x: Tensor, training: Bool) -> Tensor {
                norm(x, training: training)
            }
        }
        let late = Late()
        let base = Sequential([late])
        base.trainable = false
        let model = Sequential([base, Dense(units: 1)])
        model.compile(loss: .mse)
        try model.fit(FrozenNets.x, FrozenNets.y, verbose: .silent)
        #expect(!late.norm.trainable)
        #expect(try late.norm.movingMean?.read().scalars() == [0, 0, 0])
    }

    @Test("Layers can be made frozen")
    func initialisers() throws {
        let layers: [Layer] = [
            Dense(units: 2, trainable: false),
            Embedding(inputDim: 2, outputDim: 2, trainable: false),
            Conv1D(filters: 2, kernelSize: 1, trainable: false),
            Conv2D(filters: 2, kernelSize: 1, trainable: false),
            LayerNormalization(trainable: false), BatchNormalization(trainable: false),
        ]
        for layer in layers { #expect(!layer.trainable, "\(layer.title)") }
        let norm = BatchNormalization(trainable: false)
        _ = try norm(Tensor([[1], [3]]), training: true).scalars()
        #expect(try norm.movingMean?.read().scalars() == [0])
    }

    @Test("In a loop of one's own the base stays as it is too")
    func ownLoop() throws {
        let parts = try FrozenNets.parts("nested")
        let model = try #require(parts["model"] as? Model)
        try FrozenNets.build(model)
        parts["base"]?.trainable = false
        let before = try model.getWeights().map { try $0.scalars() }
        let weights = model.trainableWeights
        #expect(weights.map(\.name) == ["head/kernel", "head/bias"])
        let loss = MeanSquaredError()(FrozenNets.y, model(FrozenNets.x, training: true))
        let slopes = gradient(of: loss, withRespectTo: weights.map(\.value))
        try Adam().applyNow(zip(slopes, weights).map { (gradient: $0, variable: $1) })
        let after = try model.getWeights().map { try $0.scalars() }
        #expect(before.dropLast(2) == after.dropLast(2) && before.last != after.last)
    }

    /// Keras trains such a layer; Descent asks every layer on the way.
    @Test("What is inside a frozen layer is frozen, whatever it says itself")
    func insideFrozen() throws {
        for net in ["sequential", "functional", "nested", "block", "subclassed"] {
            for holder in ["base", "model"] {
                let parts = try FrozenNets.parts(net)
                let model = try #require(parts["model"] as? Model)
                try FrozenNets.build(model)
                parts[holder]?.trainable = false
                parts["norm"]?.trainable = true
                let before = try model.getWeights().map { try $0.scalars() }
                model.compile(optimizer: AdamW(learningRate: 0.1), loss: .mse)
                let warnings = try heard {
                    try model.fit(FrozenNets.x, FrozenNets.y, epochs: 2, verbose: .silent)
                }
                let after = try model.getWeights().map { try $0.scalars() }
                #expect(before.dropLast(2) == after.dropLast(2), "\(net), \(holder)")
                #expect((before.last == after.last) == (holder == "model"))
                let warning = warnings.filter { $0.hasPrefix("BatchNormalization 'norm' needs") }
                #expect(warning.count == 1, "\(net), \(holder): \(warnings)")
            }
        }
    }

    @Test("A layer of one's own can ask whether it is frozen")
    func asking() throws {
        final class Counter: Layer {
            var answers: [Bool] = []
            override func call(_ x: Tensor, training: Bool) -> Tensor {
                if training { answers.append(isFrozen) }
                return x
            }
        }
        let counter = Counter()
        let (inner, outer) = (Block(counter), Block(Block(counter)))
        _ = inner(Tensor.ones([1, 1]), training: true)
        outer.trainable = false
        counter.trainable = true
        _ = inner(Tensor.ones([1, 1]), training: true)
        _ = outer(Tensor.ones([1, 1]), training: true)
        #expect(counter.answers == [false, false, true])
    }

    @Test("A shared layer is frozen in one place and trained in the other")
    func shared() throws {
        let norm = BatchNormalization(momentum: 0.5)
        let (cold, warm) = (Block(norm), Block(norm))
        cold.trainable = false
        norm.trainable = true
        _ = try cold(Tensor([[4]]), training: true).scalars()
        #expect(try norm.movingMean?.read().scalars() == [0])
        _ = try warm(Tensor([[4]]), training: true).scalars()
        #expect(try norm.movingMean?.read().scalars() == [2])
    }

    @Test("Dropout drops in a frozen base too")
    func dropout() throws {
        let base = Sequential([Dropout(rate: 0.5)])
        base.trainable = false
        let values = try base(Tensor.ones([1000]), training: true).scalars()
        #expect(Set(values) == [0, 2])
    }

    @Test("A base that was trained, frozen and used for other data predicts the same bits")
    func predictions() throws {
        let base = Sequential([
            Input(shape: [3]), Dense(units: 6), BatchNormalization(momentum: 0.5),
        ])
        let first = Sequential([Input(shape: [3]), base, Dense(units: 1)])
        first.compile(optimizer: Adam(learningRate: 0.05), loss: .mse)
        try first.fit(FrozenNets.x, FrozenNets.y, epochs: 3, verbose: .silent)
        base.trainable = false
        let before = try base.predict(FrozenNets.x).scalars()
        let second = Sequential([Input(shape: [3]), base, Dense(units: 2)])
        second.compile(optimizer: Adam(learningRate: 0.05), loss: .mse)
        let stop = EarlyStopping(monitor: "loss", patience: 1, restoreBestWeights: true)
        let y = Tensor(shape: [24, 2], scalars: (0..<48).map { Float($0 % 5) })
        try second.fit(
            FrozenNets.x * 3, y, batchSize: 5, epochs: 5, verbose: .silent, callbacks: [stop])
        #expect(try base.predict(FrozenNets.x).scalars() == before)
    }
}
