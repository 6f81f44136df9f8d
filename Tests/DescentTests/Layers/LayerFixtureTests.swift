import Descent
import Testing

/// One row of `layers.json`, named in test output.
struct LayerCase: Sendable, CustomTestStringConvertible {
    let fixture: Fixture
    var testDescription: String { fixture["name"].string ?? "?" }

    static let all: [LayerCase] = {
        let rows = (try? Fixture.load("layers"))?["cases"].list ?? []
        let core = (try? Fixture.load("recurrent"))?["layers"].list ?? []
        return (rows + core).map { LayerCase(fixture: $0) }
    }()

    func layer() throws -> Layer {
        try fixture.make(from: Registry.layers)
    }
}

@Suite struct LayerFixtureTests {
    @Test func fixturesAreThere() { #expect(LayerCase.all.count > 100) }

    @Test("Layers compute what Keras computes", arguments: LayerCase.all)
    func matchesKeras(_ row: LayerCase) throws {
        let (layer, fixture) = (try row.layer(), row.fixture)
        let inputs = fixture["inputs"].list.map(\.tensor)
        try layer.buildIfNeeded(inputs.map(\.shape))
        try setWeights(of: layer, fixture["weights"])

        let training = fixture["training"].bool ?? false
        let output = layer(inputs, training: training)
        try expectClose(output, fixture["output"].tensor, "output")

        let sum = (output * fixture["cotangent"].tensor).sum()
        for (input, expected) in zip(inputs, fixture["input_gradients"].list) where !expected.isNull
        {
            let slope = gradient(of: sum, withRespectTo: [input])[0]
            try expectClose(slope, expected.tensor, "input gradient")
        }
        let slopes = gradient(of: sum, withRespectTo: layer.trainableWeights.map(\.value))
        #expect(slopes.count == fixture["weight_gradients"].list.count)
        for (slope, expected) in zip(slopes, fixture["weight_gradients"].list) {
            try expectClose(slope, expected.tensor, "weight gradient")
        }
        for (weight, expected) in zip(layer.weights, fixture["weights_after"].list) {
            try expectClose(weight.value, expected["array"].tensor, "\(weight.name) after")
        }
    }

    private func setWeights(of layer: Layer, _ rows: Fixture) throws {
        let names = layer.weights.map { $0.name.split(separator: "/").last.map(String.init) }
        #expect(names == rows.list.map(\.["name"].string))
        if layer.trainable {
            #expect(
                layer.weights.map(\.trainable) == rows.list.map { $0["trainable"].bool ?? false })
        }
        try layer.setWeights(rows.list.map(\.["array"].tensor))
    }

    @Test("Configurations have Keras' keys and values", arguments: LayerCase.all)
    func configuration(_ row: LayerCase) throws {
        let config = try row.layer().config()
        for (key, expected) in row.fixture["config"].entries where key != "trainable" {
            let entry = try #require(config.first { $0.key == key }, "key \(key)")
            #expect(Self.agree(entry.value, expected), "\(key): \(entry.value), not \(expected)")
        }
    }

    private static func agree(_ value: ConfigValue, _ expected: Fixture) -> Bool {
        switch value {
        case .null: expected.isNull
        case .bool(let flag): expected.bool == flag
        case .int(let number): expected.int == number
        case .double(let number): expected.double.map { abs($0 - number) < 1e-9 } ?? false
        case .string(let text): expected.string == text
        case .list(let values):
            values.count == expected.list.count && zip(values, expected.list).allSatisfy(agree)
        case .object(let name, _): expected["class"].string == name
        }
    }

    @Test("Input describes the same output shapes", arguments: LayerCase.all)
    func symbolicShapes(_ row: LayerCase) throws {
        let inputs = row.fixture["inputs"].list.map(\.tensor)
        let symbols = inputs.map { x in
            Input(shape: Shape(Array(x.shape.dropFirst())), dtype: x.dtype)
        }
        let expected = row.fixture["output"].tensor.shape
        let described = try row.layer()(symbols)
        #expect(described.error == nil)
        #expect(described.shape == Shape([-1] + expected.dropFirst()))
    }
}
