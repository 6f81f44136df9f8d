import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Lines a Keras user writes round `fit`, as written.
struct NaturalTrainingLinesTests {
    private let x: [[Float]] = [[0, 0], [0, 1], [1, 0], [1, 1], [1, 2], [2, 1]]
    private let y: [Float] = [0, 1, 1, 0, 1, 0]

    private func model() -> Sequential {
        let model = Sequential([
            Dense(units: 4, activation: .tanh), Dense(units: 1, activation: .sigmoid),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.01), loss: BinaryCrossentropy(), metrics: [.accuracy])
        return model
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch { return "\(error)" }
    }

    @Test func `verbose takes Keras' numbers, and refuses others`() throws {
        let model = model()
        try model.fit(x, y, epochs: 1, verbose: 0)
        #expect(
            Verbosity.silent == 0 && Verbosity.progressBar == 1 && Verbosity.oneLinePerEpoch == 2)
        #expect(Verbosity.automatic == "auto" && Verbosity.silent == false)
        #expect(Verbosity.allCases.count == 4)
        let wanted =
            "needs verbose 0, 1, 2 or \"auto\", but got 3. 0 is silent, 1 draws a bar, 2 prints a "
            + "line for each epoch."
        #expect(message { try model.fit(x, y, verbose: 3) } == "fit " + wanted)
        #expect(
            message { _ = try model.evaluate(x, y, verbose: 3) as EvaluationResult }
                == "evaluate " + wanted)
        #expect(message { _ = try model.predict(x, verbose: 3) as Tensor } == "predict " + wanted)
        #expect(message { try model.fit(x, y, verbose: "loud") }.contains("but got \"loud\""))
    }

    @Test func `arguments come in Keras' order`() throws {
        let model = model()
        let weights = [Float](repeating: 1, count: 6)
        try model.fit(
            x, y, batchSize: 2, epochs: 4, verbose: 0, callbacks: [], validationSplit: 0,
            validationData: (x, y), shuffle: true, sampleWeight: weights, initialEpoch: 0,
            validationBatchSize: 3, validationFreq: 2)
        #expect(model.history?["val_loss"].count == 2 && model.history?["loss"].count == 4)
        try model.fit(x, y, verbose: 0, validationSplit: 0.34, classWeight: [0: 1, 1: 2])
        let result = try model.evaluate(x, y, batchSize: 3, verbose: 0, sampleWeight: weights)
        #expect(result["accuracy"] != nil)
        #expect(
            message { try model.fit(x, y, verbose: 0, validationFreq: 0) }
                .contains("a validationFreq of 1 or more, but got 0"))
        _ = EarlyStopping(
            monitor: "loss", minDelta: 0, patience: 1, verbose: 1, mode: .min, baseline: nil,
            restoreBestWeights: true, startFromEpoch: 0)
        _ = ReduceLROnPlateau(
            monitor: "loss", factor: 0.5, patience: 1, verbose: 0, mode: .min, minDelta: 0,
            cooldown: 0, minLearningRate: 0)
        try model.trainOnBatch(x, y, sampleWeight: weights)
        try model.trainOnBatch(x, y, classWeight: [1: 2])
    }

    /// Weights of 0 leave all rows out.
    @Test func `validation data may have weights`() throws {
        let model = model()
        let none = [Float](repeating: 0, count: 6)
        try model.fit(x, y, verbose: 0, validationData: (x, y, none))
        #expect(model.history?["val_loss"] == [0])
        try model.fit(x, y, verbose: 0, validationData: (x, y), validationSampleWeight: none)
        #expect(model.history?["val_loss"] == [0])
    }

    @Test func `an evaluation is taken apart`() throws {
        let model = model()
        let all = try model.evaluate(x, y, verbose: 0)
        let (loss, accuracy) = try model.evaluate(x, y, verbose: 0)
        #expect(loss == all.loss && accuracy == all["accuracy"])
        #expect(try model.evaluate(x, y, verbose: 0)["accuracy"] == accuracy)
        #expect(
            message { let (_, _, _) = try model.evaluate(x, y, verbose: 0) }
                == "evaluate needs a tuple of 2 for 'loss', 'accuracy', but got one of 3. "
                + "`let result = try model.evaluate(x, y)` has them all: result[\"loss\"].")
    }

    private final class Halving: Callback {
        var rates: [Double] = []
        override func onEpochEnd(_ epoch: Int, logs: inout Logs) {
            model.optimizer.learningRate /= 2
            rates.append(model.optimizer.learningRate)
            if epoch == 2 { model.stopTraining = true }
        }
    }

    @Test func `callbacks reach the model and its optimizer without unwrapping`() throws {
        let halving = Halving()
        let model = model()
        try model.fit(x, y, epochs: 10, verbose: 0, callbacks: [halving])
        #expect(halving.rates.count == 3)
        for (rate, wanted) in zip(halving.rates, [0.005, 0.0025, 0.00125]) {
            #expect(abs(rate - wanted) < 1e-8)
        }
        // By hand, without a model: no trap.
        var logs = Logs()
        Halving().onEpochEnd(0, logs: &logs)
        #expect(Sequential([]).optimizer.learningRate.isNaN)
        let weight = try Variable(Tensor(1))
        #expect(
            message {
                try Sequential([]).optimizer.applyNow([(gradient: Tensor(1), variable: weight)])
            }
            .contains("compile(optimizer:loss:) before its optimizer is used"))
    }

    @Test func `schedules take the epoch, or the epoch and the rate`() throws {
        let model = model()
        let history = try model.fit(
            x, y, epochs: 2, verbose: 0,
            callbacks: [LearningRateScheduler { epoch in 0.5 / Double(epoch + 1) }])
        #expect(history["learning_rate"] == [0.5, 0.25])
        try model.fit(
            x, y, verbose: 0, callbacks: [LearningRateScheduler { epoch, rate in rate * 0.5 }])
        #expect(model.optimizer.learningRate == 0.125)
    }

    @Test func `a function as loss is averaged as Keras does`() throws {
        let model = model()
        let wanted: EvaluationResult = try {
            model.compile(loss: .mse, metrics: [.mae])
            return try model.evaluate(x, y, verbose: 0)
        }()
        // One value for each element, one for each row, and one number.
        let losses: [(Tensor, Tensor) -> Tensor] = [
            { square($0 - $1) }, { square($0 - $1).mean(axes: [-1]) }, { square($0 - $1).mean() },
        ]
        for loss in losses {
            model.compile(loss: loss, metrics: [.function("mae") { abs($0 - $1) }])
            let got = try model.evaluate(x, y, verbose: 0)
            #expect(got.names == ["loss", "mae"])
            for (a, b) in zip(got.values, wanted.values) { #expect(abs(a - b) < 1e-6) }
        }
        model.compile(optimizer: Adam(), loss: { yTrue, yPred in abs(yTrue - yPred) })
        try model.fit(x, y, verbose: 0)
    }
}
