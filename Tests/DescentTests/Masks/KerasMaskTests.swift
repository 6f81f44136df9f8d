import Descent
import Testing

/// Masks in layers, losses, metrics and training, against values of real Keras.
@Suite struct KerasMaskTests {
    @Test("Layers do with masks what Keras does", arguments: FixtureCase.all("masks", "layers"))
    func layers(_ row: FixtureCase) throws {
        let fixture = row.fixture
        let layer = try fixture.make(from: Registry.layers)
        #expect(fixture["inputs"].list.count == fixture["masks"].list.count)
        let inputs = zip(fixture["inputs"].list, fixture["masks"].list).map { x, mask in
            mask.isNull ? x.tensor : x.tensor.withMask(mask.tensor)
        }
        try layer.buildIfNeeded(inputs.map(\.shape))
        try layer.setWeights(fixture["weights"].list.map(\.["array"].tensor))
        let output = layer(inputs, training: fixture["training"].bool ?? false)
        try expectClose(output, fixture["output"].tensor, "output")
        let expected = fixture["mask"]
        #expect(expected.isNull == (output.mask == nil), "mask")
        if let mask = output.mask {
            #expect(mask.dtype == .bool)
            try expectClose(mask.cast(to: .float32), expected.tensor.cast(to: .float32), "mask")
        }
        #expect(layer.weights.count == fixture["weights_after"].list.count)
        for (weight, after) in zip(layer.weights, fixture["weights_after"].list) {
            try expectClose(weight.value, after["array"].tensor, "\(weight.name) after")
        }
    }

    @Test("Losses leave out what the mask does", arguments: FixtureCase.all("masks", "losses"))
    func losses(_ row: FixtureCase) throws {
        let fixture = row.fixture
        let loss = try fixture.make(from: Registry.losses)
        let outputs = fixture["y_pred"].tensor.withMask(fixture["mask"].tensor)
        let weights = fixture["sample_weight"]
        let value = loss(
            fixture["y_true"].tensor, outputs, sampleWeight: weights.isNull ? nil : weights.tensor)
        try expectClose(value, fixture["value"].tensor)
    }

    @Test("Metrics leave out what the mask does", arguments: FixtureCase.all("masks", "metrics"))
    func metrics(_ row: FixtureCase) throws {
        let fixture = row.fixture
        let metric = try Registry.metrics.make(fixture["class"].string ?? "?")
        let weights = fixture["sample_weight"]
        metric.update(
            fixture["y_true"].tensor,
            fixture["y_pred"].tensor.withMask(fixture["mask"].tensor),
            sampleWeight: weights.isNull ? nil : weights.tensor)
        let expected = try fixture["result"].tensor.item()
        #expect(abs(try metric.result() - Double(expected)) < 1e-5)
    }

    @Test("Masked models train as in Keras", arguments: FixtureCase.all("masks", "models"))
    func models(_ row: FixtureCase) throws {
        let fixture = row.fixture
        let isTagger = fixture["name"].string == "tagger"
        let model = Sequential {
            Input(shape: [6], dtype: .int32)
            Embedding(inputDim: 9, outputDim: 4, maskZero: true)
            Dense(5, activation: .tanh)
            LayerNormalization()
            if !isTagger { GlobalAveragePooling1D() }
            Dense(1, activation: .sigmoid)
        }
        try train(model, fixture)
    }

    @Test("So do models with layers made of layers, and models inside them")
    func nested() throws {
        for row in FixtureCase.all("masks", "models") {
            let isTagger = row.fixture["name"].string == "tagger"
            let x = Input(shape: [6], dtype: .int32)
            let hidden = Sequential([Dense(5, activation: .tanh), LayerNormalization()])
            let y = hidden(Table()(x))
            let output = Dense(1, activation: .sigmoid)(isTagger ? y : Pool()(y))
            try train(Model(inputs: x, outputs: output), row.fixture)
        }
    }

    private final class Table: Layer {
        let table = Embedding(inputDim: 9, outputDim: 4, maskZero: true)
        override func call(_ x: Tensor) -> Tensor { table(x) }
    }

    private final class Pool: Layer {
        let pool = GlobalAveragePooling1D()
        override func call(_ x: Tensor) -> Tensor { pool(x) }
    }

    private func train(_ model: Model, _ fixture: Fixture) throws {
        let (x, y) = (fixture["x"].tensor, fixture["y"].tensor)
        model.compile(optimizer: SGD(learningRate: 0.5), loss: "binary_crossentropy")
        try model.build(inputShape: [-1, 6])
        try model.setWeights(fixture["weights"].list.map(\.["array"].tensor))
        try expectClose(model.predict(x), fixture["predict"].tensor, "predict")
        let history = try model.fit(
            x, y, batchSize: 4, epochs: 3, verbose: .silent, shuffle: false)
        #expect(!fixture["history"].entries.isEmpty)
        for (key, expected) in fixture["history"].entries {
            let values = history[key]
            #expect(values.count == expected.doubles.count)
            try expectClose(
                Tensor(values), Tensor(expected.doubles), tolerance: 1e-4, "\(key) of fit")
        }
        let result = try model.evaluate(x, y, batchSize: 12, verbose: .silent)
        #expect(abs(result.loss - (fixture["evaluate"].double ?? .nan)) < 1e-4)
        #expect(model.weights.count == fixture["weights_after"].list.count)
        for (weight, after) in zip(model.weights, fixture["weights_after"].list) {
            try expectClose(
                weight.value, after["array"].tensor, tolerance: 1e-4, "\(weight.name) after")
        }
    }
}
