import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Steps and losses that a subclass of Model records itself.
@Suite struct StepOverrideTests {
    class Net: Model {
        let hidden = Dense(units: 4, activation: .tanh), last = Dense(units: 1)
        override func call(_ x: Tensor, training: Bool) -> Tensor { last(hidden(x)) }
    }

    /// Writes out what the ordinary step does.
    final class Written: Net {
        var scale = 1.0
        override func trainStep(_ batch: TrainingBatch) throws -> StepResult {
            let weights = trainableWeights
            let yPred = outputs(batch.inputs, training: true)
            let loss = computeLoss(
                batch.inputs, batch.labels, yPred, sampleWeights: batch.sampleWeights)
            let slopes = gradient(of: loss, withRespectTo: weights.map(\.value))
            try optimizer.applyGradients(zip(slopes.map { $0 * scale }, weights))
            return StepResult(loss: loss, outputs: yPred)
        }
    }

    final class Penalised: Net {
        override func computeLoss(
            _ x: [Tensor], _ y: [Tensor], _ yPred: [Tensor], sampleWeights: [Tensor]?
        ) -> Tensor {
            super.computeLoss(x, y, yPred, sampleWeights: sampleWeights) + 3
        }
    }

    final class Wrong: Net {
        var loss: (Tensor) -> Tensor = { $0.mean() }
        var returned: (Tensor) -> StepResult = { StepResult(loss: $0.mean(), outputs: []) }
        override func computeLoss(
            _ x: [Tensor], _ y: [Tensor], _ yPred: [Tensor], sampleWeights: [Tensor]?
        ) -> Tensor { loss(yPred[0]) }
        override func testStep(_ batch: TrainingBatch) throws -> StepResult {
            returned(outputs(batch.inputs)[0])
        }
    }

    private let x = Wiring.numbers([20, 3])
    private let y = Wiring.numbers([20, 1], seed: 2)
    private let weights = Tensor.range(1..<21).cast(to: .float32) / 10

    private func made<M: Net>(_ model: M, _ optimizer: Optimizer) throws -> M {
        model.compile(
            optimizer: optimizer, loss: .mse, metrics: [.mae],
            weightedMetrics: [.mae])
        try model.buildIfNeeded([x.shape])
        for (i, weight) in model.weights.enumerated() {
            try weight.assignNow(Wiring.numbers(weight.shape, seed: UInt64(i + 3)))
        }
        return model
    }

    private func trained(_ model: Net) throws -> (weights: [[Double]], history: History) {
        let history = try model.fit(
            x, y, batchSize: 8, epochs: 3, verbose: .silent, validationData: (x, y),
            shuffle: false, sampleWeight: weights)
        return (try model.getWeights().map { try $0.scalars() }, history)
    }

    @Test("A step written out gives the bits of the ordinary one, metrics and all")
    func same() throws {
        let plain = try trained(try made(Net(), Adam(learningRate: 0.1)))
        let written = try trained(try made(Written(), Adam(learningRate: 0.1)))
        #expect(plain.weights == written.weights)
        #expect(plain.history.history == written.history.history)
        #expect(plain.history.keys.contains("val_weighted_mae"))
    }

    @Test("A step that halves gradients learns as with half the rate")
    func halved() throws {
        let model = try made(Written(), SGD(learningRate: 0.5))
        model.scale = 0.5
        #expect(
            try trained(model).weights
                == trained(try made(Net(), SGD(learningRate: 0.25))).weights)
    }

    @Test("What is added to the loss is reported, in training, validation, evaluation and batches")
    func penalised() throws {
        let plain = try made(Net(), SGD(learningRate: 0.1))
        let model = try made(Penalised(), SGD(learningRate: 0.1))
        #expect(try abs(model.evaluate(x, y).loss - plain.evaluate(x, y).loss - 3) < 1e-5)
        #expect(try abs(model.testOnBatch(x, y).loss - plain.testOnBatch(x, y).loss - 3) < 1e-5)
        #expect(try abs(model.trainOnBatch(x, y).loss - plain.trainOnBatch(x, y).loss - 3) < 1e-5)
        let (first, second) = (try trained(plain), try trained(model))
        #expect(first.weights == second.weights)
        for name in ["loss", "val_loss"] {
            #expect(
                zip(first.history[name], second.history[name])
                    .allSatisfy { abs($0 + 3 - $1) < 1e-5 })
        }
    }

    @Test("A loss that is not one number is refused by name")
    func notScalar() throws {
        let model = try made(Wrong(), SGD())
        func message(_ loss: @escaping (Tensor) -> Tensor) throws -> String {
            model.compile(optimizer: SGD(), loss: .mse)
            model.loss = loss
            do {
                try model.fit(x, y, verbose: .silent)
                return "no error"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            try message { $0 }
                == "computeLoss of Wrong 'wrong' needs to return one number as the loss, but got a "
                + "tensor of shape [20, 1]. End with `.mean()`, the mean over the batch.")
        #expect(
            try message { $0.sum().cast(to: .int32) }.contains(
                "needs to return a floating-point loss"))
        #expect(try message { $0.reshaped(to: [3, 3]).mean() }.contains("[3, 3]"))
        #expect(try message { $0.mean() } == "no error")
    }

    @Test("A step of one's own may leave outputs out, but not return too many")
    func outputs() throws {
        let model = try made(Wrong(), SGD())
        let result = try model.evaluate(x, y)
        #expect(result["mae"] == 0)
        model.compile(optimizer: SGD(), loss: .mse)
        model.returned = { StepResult(loss: $0.mean(), outputs: [$0, $0]) }
        #expect(throws: ConfigurationError.self) { try model.evaluate(x, y) }
        model.compile(optimizer: SGD(), loss: .mse)
        model.returned = { StepResult(loss: $0, outputs: [$0]) }
        do {
            _ = try model.evaluate(x, y)
            Issue.record("no error")
        } catch {
            #expect("\(error)".hasPrefix("testStep of Wrong 'wrong' needs to return one number"))
        }
    }

    @Test("Outside of a step the parts compute at once")
    func atOnce() throws {
        let model = try made(Net(), SGD(learningRate: 0.1))
        let twin = try made(Net(), SGD(learningRate: 0.1))
        let loss = model.computeLoss([x], [y], [model(x)], sampleWeights: nil)
        #expect(try abs(loss.item() - twin.evaluate(x, y, batchSize: 20).loss) < 1e-6)
        let result = try model.trainStep(TrainingBatch(inputs: [x], labels: [y]))
        try twin.trainOnBatch(x, y)
        #expect(try abs(result.loss.item() - loss.item()) < 1e-6)
        for (a, b) in zip(try model.getWeights(), try twin.getWeights()) {
            #expect(zip(try a.scalars(), try b.scalars()).allSatisfy { abs($0 - $1) < 1e-6 })
        }
        #expect(model.computeLoss([x], [y, y], [model(x)], sampleWeights: nil).error != nil)
    }
}
