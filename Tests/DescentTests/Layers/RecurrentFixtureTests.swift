import Descent
import Testing

@testable import DescentLayers

/// Recurrent layers and wrappers against real Keras; see `Tests/Fixtures/generator/recurrent.py` and
/// `conv_lstm.py`.
@Suite struct RecurrentFixtureTests {
    static let cases = FixtureCase.all("recurrent") + FixtureCase.all("conv_lstm")
    static let statefulCases =
        FixtureCase.all("recurrent", "stateful") + FixtureCase.all("conv_lstm", "stateful")

    @Test(
        "Outputs, states, masks and derivatives are Keras'",
        arguments: Self.cases)
    func matchesKeras(row: FixtureCase) throws {
        let fixture = row.fixture
        let layer = try fixture.make(from: Registry.layers)
        let x = fixture["x"].tensor
        let states = fixture["states"].list.map(\.tensor)
        try layer.buildIfNeeded([x.shape])
        try layer.setWeights(fixture["weights"].list.map(\.["array"].tensor))
        let training = fixture["training"].bool == true
        let mask = fixture["mask"].isNull ? nil : fixture["mask"].tensor
        let outputs = layer.outputs(
            [x.withMask(mask)], training: training, initialState: states,
            arguments: Self.arguments(mask, layer))
        #expect(outputs.count == fixture["outputs"].list.count)
        for (k, (output, expected)) in zip(outputs, fixture["outputs"].list).enumerated() {
            try expectClose(output, expected.tensor, "output \(k)")
        }
        let expectedMask = fixture["output_mask"]
        #expect((outputs[0].mask == nil) == expectedMask.isNull)
        if let mask = outputs[0].mask, !expectedMask.isNull {
            #expect(try mask.scalars() as [Double] == expectedMask.tensor.scalars())
        }
        try checkDerivatives(layer, outputs, x, states, fixture)
        for (weight, expected) in zip(layer.weights, fixture["weights_after"].list) {
            try expectClose(weight.value, expected["array"].tensor, "\(weight.name) after")
        }
    }

    /// Keras was given the mask by name, which counts beside states, too.
    private static func arguments(_ mask: Tensor?, _ layer: Layer) -> CallArguments {
        var arguments = CallArguments()
        if let mask, layer is RecurrentLayer { arguments.set("mask", mask) }
        return arguments
    }

    private func checkDerivatives(
        _ layer: Layer, _ outputs: [Tensor], _ x: Tensor, _ states: [Tensor], _ fixture: Fixture
    ) throws {
        let cotangents = fixture["cotangents"].list.map(\.tensor)
        let sum = zip(outputs, cotangents).map { ($0 * $1).sum() }.reduce(Tensor(0), +)
        let weights = layer.trainableWeights.map(\.value)
        let slopes = gradient(of: sum, withRespectTo: [x] + states + weights)
        let expected =
            [fixture["input_gradient"]] + fixture["state_gradients"].list
            + fixture["weight_gradients"].list
        #expect(slopes.count == expected.count)
        for (k, (slope, value)) in zip(slopes, expected).enumerated() {
            try expectClose(slope, value.tensor, "gradient \(k)")
        }
    }

    @Test(
        "Symbols have the shapes of the outputs", arguments: Self.cases)
    func symbols(row: FixtureCase) throws {
        let fixture = row.fixture
        let layer = try fixture.make(from: Registry.layers)
        let x = fixture["x"].tensor
        let states = fixture["states"].list.map {
            Input(shape: Shape(Array($0.tensor.shape.dropFirst())))
        }
        let outputs = layer.outputs(
            [Input(shape: Shape(Array(x.shape.dropFirst())))], initialState: states)
        #expect(outputs.first?.error == nil)
        let expected = fixture["outputs"].list.map(\.tensor.shape)
        #expect(outputs.map(\.shape) == expected.map { Shape([-1] + $0.dropFirst()) })
    }

    @Test(
        "Configurations make a layer that computes the same",
        arguments: Self.cases)
    func configurations(row: FixtureCase) throws {
        let fixture = row.fixture
        let layer = try fixture.make(from: Registry.layers)
        guard case .object(let className, let config) = layer.configObject else { return }
        let again = try Registry.layers.make(className, config)
        #expect(again.configObject == layer.configObject)
        let x = fixture["x"].tensor
        try again.buildIfNeeded([x.shape])
        try again.setWeights(fixture["weights"].list.map(\.["array"].tensor))
        let mask = fixture["mask"].isNull ? nil : fixture["mask"].tensor
        let outputs = again.outputs(
            [x.withMask(mask)], training: fixture["training"].bool == true,
            initialState: fixture["states"].list.map(\.tensor),
            arguments: Self.arguments(mask, again))
        try expectClose(outputs[0], fixture["outputs"][0].tensor, "output")
    }

    @Test(
        "A stateful layer goes on where it stood, until it is reset",
        arguments: Self.statefulCases)
    func stateful(row: FixtureCase) throws {
        let fixture = row.fixture
        let layer = try #require(try fixture.make(from: Registry.layers) as? RecurrentLayer)
        let xs = fixture["x"].list.map(\.tensor)
        try layer.buildIfNeeded([xs[0].shape])
        try layer.setWeights(fixture["weights"].list.map(\.["array"].tensor))
        for (k, x) in xs.enumerated() {
            if k == 2 { try layer.resetState() }
            for (output, expected) in zip(layer.outputs([x]), fixture["outputs"][k].list) {
                try expectClose(output, expected.tensor, "batch \(k)")
            }
        }
    }
}
