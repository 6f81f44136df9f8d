import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// What users do to gradients before the optimizer's update.
@Suite struct GradientTransformTests {
    private struct Scaled: GradientTransform {
        let factor: Double
        func callAsFunction(_ gradients: [Tensor], of variables: [Variable]) -> [Tensor] {
            gradients.map { $0 * factor }
        }
    }

    /// A sum of all gradients so far, each step counting less: what a momentum does.
    private final class HeavyBall: GradientTransform {
        let kept: Double
        private(set) var variables: [Variable] = []

        init(kept: Double) { self.kept = kept }

        func build(for trainable: [Variable]) throws {
            variables = try trainable.map {
                try Variable(
                    .zeros($0.shape, dtype: $0.dtype), name: "ball/\($0.name)", trainable: false)
            }
        }

        func callAsFunction(_ gradients: [Tensor], of variables: [Variable]) -> [Tensor] {
            for (ball, gradient) in zip(self.variables, gradients) {
                ball.assign(ball.value * kept + gradient)
            }
            return self.variables.map(\.value)
        }
    }

    /// Returns whatever it is told to.
    private struct Stubborn: GradientTransform {
        let body: ([Tensor]) throws -> [Tensor]
        func callAsFunction(_ gradients: [Tensor], of variables: [Variable]) throws -> [Tensor] {
            try body(gradients)
        }
    }

    private func step(_ optimizer: Optimizer, _ gradients: [Tensor]) throws -> [[Double]] {
        let weights = try gradients.map { try Variable(Tensor.zeros($0.shape), name: "w") }
        try optimizer.applyNow(zip(gradients, weights).map { (gradient: $0, variable: $1) })
        return try weights.map { try $0.read().scalars() }
    }

    private func trained(_ optimizer: Optimizer) throws -> [[Double]] {
        let model = Sequential([Dense(units: 3, activation: .tanh), Dense(units: 1)])
        model.compile(optimizer: optimizer, loss: .mse)
        let (x, y) = (Wiring.numbers([24, 4]), Wiring.numbers([24, 1], seed: 2))
        try model.build(inputShape: x.shape)
        for (i, weight) in model.weights.enumerated() {
            try weight.assignNow(Wiring.numbers(weight.shape, seed: UInt64(i + 3)))
        }
        try model.fit(x, y, batchSize: 8, epochs: 3, verbose: .silent, shuffle: false)
        return try model.getWeights().map { try $0.scalars() }
    }

    @Test("Transforms run in order, before the optimizer's own limit")
    func order() throws {
        let optimizer = SGD(learningRate: 1, clipvalue: 5)
            .transforming(Scaled(factor: 4), GradientClipping.value(8), Scaled(factor: 0.5))
        #expect(optimizer.gradientTransforms.count == 3)
        #expect(try step(optimizer, [Tensor([1, -3])])[0] == [-2, 4])
        let tight = SGD(learningRate: 1, clipvalue: 1).transforming(Scaled(factor: 4))
        #expect(try step(tight, [Tensor([1, -3])])[0] == [-1, 1])
    }

    @Test("Gradients halved are the learning rate halved, to the bit, also in fit")
    func halved() throws {
        let halved = try trained(SGD(learningRate: 0.5).transforming(Scaled(factor: 0.5)))
        #expect(try halved == trained(SGD(learningRate: 0.25)))
        #expect(try halved != trained(SGD(learningRate: 0.5)))
    }

    @Test(
        "The library's limits are the same as transforms, to the bit",
        arguments: [
            (OptimizerOptions(clipnorm: 0.1), GradientClipping.norm(0.1)),
            (OptimizerOptions(globalClipnorm: 0.1), .globalNorm(0.1)),
            (OptimizerOptions(clipvalue: 0.01), .value(0.01)),
        ])
    func limits(_ options: OptimizerOptions, _ clipping: GradientClipping) throws {
        let own = Adam(
            learningRate: 0.1, clipnorm: options.clipnorm, globalClipnorm: options.globalClipnorm,
            clipvalue: options.clipvalue)
        #expect(try trained(own) == trained(Adam(learningRate: 0.1).transforming(clipping)))
    }

    @Test("State of a transform moves with the steps and is state of the optimizer")
    func state() throws {
        let ball = HeavyBall(kept: 0.5)
        let optimizer = SGD(learningRate: 1).transforming(ball)
        let weight = try Variable(Tensor([0]), name: "w")
        for _ in 0..<3 {
            try optimizer.applyNow([(gradient: Tensor([1]), variable: weight)])
        }
        // 1 + 1.5 + 1.75
        #expect(try weight.read().scalars() == [-4.25])
        #expect(try ball.variables[0].read().scalars() == [1.75])
        #expect(optimizer.variables.last === ball.variables[0])
        let momentum = try trained(SGD(learningRate: 0.125, momentum: 0.5)).joined()
        let own = try trained(SGD(learningRate: 0.125).transforming(HeavyBall(kept: 0.5))).joined()
        #expect(zip(momentum, own).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test("What is not a gradient for each variable is refused by name")
    func refused() throws {
        func message(_ body: @escaping ([Tensor]) throws -> [Tensor]) -> String {
            do {
                _ = try trained(SGD().transforming(Stubborn(body: body)))
                return "no error"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            message { Array($0.dropLast()) }
                == "Stubborn needs to return 4 gradients, one for each variable, but got 3. "
                + "Return every gradient, changed or not, in order.")
        #expect(message { $0 + $0 }.contains("but got 8."))
        #expect(
            message { $0.map { $0.sum() } }
                == "Stubborn needs to return a gradient of shape [4, 3] for 'dense/kernel', but "
                + "got [] (in SGD). Keep the shapes and the order of the gradients.")
        #expect(
            message { $0.map { $0.cast(to: .float64) } }
                == "Stubborn needs to return a gradient of type float32 for 'dense/kernel', but "
                + "got float64. End with `.cast(to: gradient.dtype)`.")
        #expect(message { $0.map { $0 + Tensor([1, 2, 3, 4, 5]) } }.contains("[5]"))
        #expect(message { _ in throw CancellationError() }.contains("CancellationError"))
    }

    @Test("A limit that is no number, and a transform that comes too late, are refused")
    func late() throws {
        #expect(throws: ConfigurationError.self) {
            try self.step(SGD().transforming(GradientClipping.norm(-1)), [Tensor([1])])
        }
        let optimizer = SGD()
        _ = try step(optimizer, [Tensor([1])])
        optimizer.transforming(Scaled(factor: 2))
        #expect(
            "\(optimizer.configurationError as Any)".contains(
                "SGD needs its gradientTransforms before the first step"))
    }
}
