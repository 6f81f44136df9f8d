@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import DescentCore
import Testing

/// Explanations of models beside what training and differences say.
struct ExplainModelTests {
    private func model(_ layers: [any SequentialElement], _ loss: Loss) -> Sequential {
        let model = Sequential(layers)
        model.compile(optimizer: SGD(), loss: loss)
        return model
    }

    private let x =
        Tensor.range(from: 0, to: 24, by: 1).reshaped(to: [8, 3]).cast(to: .float32) / 12 - 1

    @Test func `J and all weights' derivatives are those of training`() throws {
        let model = model(
            [
                Dense(units: 4, activation: .tanh, kernelRegularizer: L2(0.01)), Dropout(rate: 0.5),
                Dense(units: 3, activation: .softmax),
            ], SparseCategoricalCrossentropy())
        let y = Tensor([0, 1, 2, 1] as [Int32])
        let explanation = try model.explain(x[0..<4], y, nudge: 1e-5)
        for weight in model.trainableWeights {
            let node = try #require(explanation[weight.name])
            #expect(node.kind == .weight)
            for nudge in node.nudges {
                #expect(Swift.abs(nudge.change - nudge.expected) < 1e-8, "\(node.name) \(nudge)")
            }
        }
        let check = try model.checkGradients(x[0..<4], y)
        #expect(check.value == explanation.value)
    }

    @Test func `every value's derivative says how far J moves, in many kinds of layers`() throws {
        let images =
            Tensor.range(from: 0, to: 72, by: 1).reshaped(to: [2, 6, 6, 1]).cast(to: .float32) / 36
            - 1
        let model = model(
            [
                Conv2D(
                    filters: 2, kernelSize: 3, activation: .sigmoid,
                    kernelInitializer: GlorotUniform(seed: 1)),
                BatchNormalization(), AveragePooling2D(), Flatten(), LayerNormalization(),
                Dense(units: 2, kernelInitializer: GlorotUniform(seed: 2)),
            ], MeanSquaredError())
        let explanation = try model.explain(
            images, Tensor([[0, 1], [1, 0.5]] as [[Float]]), nudge: 1e-8)
        for node in explanation.nodes {
            for nudge in node.nudges {
                #expect(
                    Swift.abs(nudge.change - nudge.expected)
                        < 1e-3 * Swift.abs(nudge.expected) + 1e-13, "\(node.name) \(nudge)")
            }
        }
        #expect(explanation.nodes.contains { !$0.nudges.isEmpty && $0.path == ["conv2d"] })
    }

    @Test func `values know their layer and its line`() throws {
        let line = #line + 1
        let model = model([Dense(units: 2, name: "out")], .mse)
        let explanation = try model.explain(x, Tensor.zeros([8, 2]))
        let out = try #require(explanation["out"])
        #expect(out.path == ["out"])
        #expect(out.expression == "out/matmul + out/bias")
        #expect(out.location == SourceLine(fileID: #fileID, line: line))
        #expect(explanation["out/kernel"]?.location?.line == line)
        #expect(explanation["x"]?.shape == [4, 3])
        #expect(explanation["y"]?.kind == .input)
        #expect(out.nudges.isEmpty)
    }

    @Test func `functional models with several inputs and outputs are explained`() throws {
        let (a, b) = (Input(shape: [3], name: "a"), Input(shape: [2], name: "b"))
        let joined = Concatenate()([Dense(units: 2, activation: .relu)(a), b])
        let model = Model(
            inputs: [a, b],
            outputs: [Dense(units: 1, name: "p")(joined), Dense(units: 2, name: "q")(joined * 2)])
        model.compile(losses: [.mse, .mse])
        let explanation = try model.explain(
            [x, Tensor.ones([8, 2])], [Tensor.ones([8, 1]), Tensor.ones([8, 2])], nudge: 0.001)
        for name in ["x0", "x1", "y0", "y1", "p", "q", "J"] {
            #expect(explanation[name] != nil, "\(name)")
        }
    }

    @Test func `a prediction that the loss goes around is shown beside it`() throws {
        let model = model(
            [Dense(units: 1, activation: .sigmoid, name: "a")], BinaryCrossentropy())
        let explanation = try model.explain(x, Tensor.ones([8, 1]))
        let prediction = try #require(explanation["a"])
        #expect(prediction.expression.hasPrefix("sigmoid("))
        #expect(prediction.derivatives == nil)
        #expect(explanation["a/kernel"]?.derivatives != nil)
    }

    @Test func `explaining changes nothing in the model`() throws {
        // Seeds of their own, which no test beside this one can change.
        let make = { () throws -> Sequential in
            let model = self.model(
                [
                    Dense(units: 4, kernelInitializer: GlorotUniform(seed: 5)), Dropout(rate: 0.5),
                    Dense(units: 1, kernelInitializer: GlorotUniform(seed: 6)),
                ], .mse)
            try model.build(inputShape: [Shape.unknown, 3])
            return model
        }
        let y = Tensor.ones([8, 1])
        let (plain, explained) = (try make(), try make())
        _ = try explained.explain(x, y, nudge: 0.001)
        #expect(
            try plain.getWeights().map { try $0.scalars() }
                == explained.getWeights().map { try $0.scalars() })
    }
}
