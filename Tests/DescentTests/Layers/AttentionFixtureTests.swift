import Descent
import Testing

@testable import DescentLayers

/// Attention layers against real Keras; see `Tests/Fixtures/generator/attention.py`.
@Suite struct AttentionFixtureTests {
    private static func arguments(_ fixture: Fixture) -> CallArguments {
        var arguments = CallArguments()
        if fixture["causal"].bool == true { arguments.set("use_causal_mask", true) }
        if fixture["scores"].bool == true { arguments.set("return_attention_scores", true) }
        if !fixture["attention_mask"].isNull {
            arguments.set("attention_mask", fixture["attention_mask"].tensor)
        }
        return arguments
    }

    private static func built(_ fixture: Fixture) throws -> Layer {
        let layer = try fixture.make(from: Registry.layers)
        try layer.buildIfNeeded(fixture["inputs"].list.map(\.tensor.shape))
        #expect(
            layer.weights.map(\.shape)
                == fixture["weights"].list.map(\.["array"].tensor.shape))
        try layer.setWeights(fixture["weights"].list.map(\.["array"].tensor))
        return layer
    }

    @Test("Outputs, scores and derivatives are Keras'", arguments: FixtureCase.all("attention"))
    func matchesKeras(row: FixtureCase) throws {
        let fixture = row.fixture
        let layer = try Self.built(fixture)
        let inputs = fixture["inputs"].list.map(\.tensor)
        let masked = zip(inputs, fixture["masks"].list).map { x, mask in
            x.withMask(mask.isNull ? nil : mask.tensor)
        }
        let outputs = layer.outputs(masked, arguments: Self.arguments(fixture))
        #expect(outputs.count == fixture["outputs"].list.count)
        for (k, (output, expected)) in zip(outputs, fixture["outputs"].list).enumerated() {
            try expectClose(output, expected.tensor, "output \(k)")
        }
        let queryMask = fixture["masks"][0]
        #expect((outputs[0].mask == nil) == queryMask.isNull)
        let cotangents = fixture["cotangents"].list.map(\.tensor)
        let sum = zip(outputs, cotangents).map { ($0 * $1).sum() }.reduce(Tensor(0), +)
        let weights = layer.trainableWeights.map(\.value)
        let slopes = gradient(of: sum, withRespectTo: inputs + weights)
        let expected = fixture["input_gradients"].list + fixture["weight_gradients"].list
        #expect(slopes.count == expected.count)
        for (k, (slope, value)) in zip(slopes, expected).enumerated() {
            try expectClose(slope, value.tensor, "gradient \(k)")
        }
    }

    @Test(
        "Symbols have the shapes of the outputs, and configurations make the layer again",
        arguments: FixtureCase.all("attention"))
    func symbols(row: FixtureCase) throws {
        let fixture = row.fixture
        // A mask of a call is for one size of batch here.
        guard fixture["attention_mask"].isNull else { return }
        let layer = try Self.built(fixture)
        let symbols = fixture["inputs"].list.map {
            Input(shape: Shape(Array($0.tensor.shape.dropFirst())))
        }
        let outputs = layer.outputs(symbols, arguments: Self.arguments(fixture))
        #expect(outputs.first?.error == nil)
        let expected = fixture["outputs"].list.map(\.tensor.shape)
        #expect(outputs.map(\.shape) == expected.map { Shape([-1] + $0.dropFirst()) })
        guard case .object(let className, let config) = layer.configObject else { return }
        #expect(try Registry.layers.make(className, config).configObject == layer.configObject)
    }

    @Test("Calls take Keras' arguments by their names")
    func calls() throws {
        let x = Tensor(shape: [1, 3, 4], scalars: (0..<12).map { Double($0 % 5) - 2 })
        let attention = MultiHeadAttention(numHeads: 2, keyDim: 3)
        let causal = attention(x, x, useCausalMask: true)
        let lower = Tensor(shape: [3, 3], scalars: [1, 0, 0, 1, 1, 0, 1, 1, 1])
        for other in [
            attention(query: x, value: x, useCausalMask: true),
            attention(x, x, attentionMask: lower),
            attention(query: x, value: x, key: x, attentionMask: lower),
        ] {
            try expectClose(other, causal, "causal")
        }
        let (y, scores) = attention(x, x, useCausalMask: true, returnAttentionScores: true)
        try expectClose(y, causal, "with scores")
        #expect(scores.shape == [1, 2, 3, 3])
        #expect(try (scores * (1 - lower)).sum().item() == 0)
        let (z, weights) = Attention()([x, x], returnAttentionScores: true)
        #expect(z.shape == [1, 3, 4] && weights.shape == [1, 3, 3])
    }

    @Test("A functional model keeps the arguments of its calls, and learns")
    func model() throws {
        let x = Input(shape: [4, 6])
        let attention = MultiHeadAttention(numHeads: 2, keyDim: 3)
        let (y, scores) = attention(x, x, useCausalMask: true, returnAttentionScores: true)
        let model = Model(inputs: x, outputs: [y, scores])
        let data = Tensor(shape: [2, 4, 6], scalars: (0..<48).map { Double($0 % 7) / 3 - 1 })
        let all = try model.predictAll(data)
        let (expected, expectedScores) = attention(
            data, data, useCausalMask: true, returnAttentionScores: true)
        try expectClose(all[0], expected, "output")
        try expectClose(all[1], expectedScores, "scores")
    }
}
