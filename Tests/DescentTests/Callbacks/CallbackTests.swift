@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import Foundation
import Testing

struct CallbackTests {
    private let x = Tensor([[0, 0], [0, 1], [1, 0], [1, 1], [2, 1], [3, 1]])
    private let y = Tensor([[0], [1], [1], [2], [3], [4]])

    private func model() -> Sequential {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse)
        return model
    }

    private final class Recorder: Callback {
        var calls: [String] = []
        var batchLosses: [Double] = []
        override func onTrainBegin() { calls.append("train") }
        override func onTrainEnd(logs: Logs) { calls.append("end \(logs.keys)") }
        override func onEpochBegin(_ epoch: Int) { calls.append("epoch \(epoch)") }
        override func onEpochEnd(_ epoch: Int, logs: inout Logs) {
            calls.append("epoch end \(epoch)")
            logs["extra"] = 7
        }
        override func onTrainBatchBegin(_ batch: Int) { calls.append("batch \(batch)") }
        override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) {
            batchLosses.append(logs["loss"] ?? .nan)
        }
        override func onTestBegin() { calls.append("test") }
        override func onTestEnd(logs: Logs) { calls.append("test end") }
    }

    @Test func `hooks run in Keras' order and see the running loss`() throws {
        let recorder = Recorder()
        let history = try model().fit(
            x, y, batchSize: 2, epochs: 2, verbose: .silent, callbacks: [recorder],
            validationSplit: 0.34, shuffle: false)
        let epoch = ["batch 0", "batch 1", "test", "test end"]
        #expect(
            recorder.calls == ["train", "epoch 0"] + epoch + ["epoch end 0", "epoch 1"] + epoch
                + ["epoch end 1", "end [\"loss\", \"val_loss\", \"extra\"]"])
        #expect(recorder.params.steps == 2 && recorder.params.epochs == 2)
        #expect(history["extra"] == [7, 7] && history.epoch == [0, 1])
        #expect(recorder.batchLosses.count == 4)
        #expect(recorder.batchLosses[1] == history["loss"][0])
    }

    @Test func `a callback can stop training after a batch`() throws {
        let model = model()
        var steps = 0
        let stop = LambdaCallback(onTrainBatchEnd: { batch, _ in
            steps += 1
            if batch == 1 { model.stopTraining = true }
        })
        let history = try model.fit(
            x, y, batchSize: 2, epochs: 5, verbose: .silent, callbacks: [stop])
        #expect(steps == 2 && history.epoch == [0])
    }

    @Test func `an error thrown by a callback ends training`() {
        struct Fault: Error {}
        #expect(throws: Fault.self) {
            try model().fit(
                x, y, verbose: .silent,
                callbacks: [LambdaCallback(onEpochEnd: { _, _ in throw Fault() })])
        }
    }

    @Test func `weights can be read in a batch hook`() throws {
        let model = model()
        var seen: [Double] = []
        let look = LambdaCallback(onTrainBatchEnd: { _, _ in
            seen.append(try model.getWeights()[0].scalars()[0])
        })
        try model.fit(x, y, batchSize: 3, verbose: .silent, callbacks: [look])
        #expect(seen.count == 2 && seen[0] != seen[1])
    }

    @Test func `CSVLogger writes an epoch a row, without columns of validation if there is none`()
        throws
    {
        let path = NSTemporaryDirectory() + "descent-log-\(UInt64.random(in: 0 ... .max)).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let model = model()
        for append in [false, true] {
            try model.fit(
                x, y, batchSize: 3, epochs: 2, verbose: .silent,
                callbacks: [CSVLogger(path, append: append)])
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).components(
            separatedBy: "\r\n")
        #expect(lines.count == 6 && lines[0] == "epoch,loss")
        #expect(lines[1].hasPrefix("0,") && lines[4].hasPrefix("1,"))
    }

    @Test func `a log file that cannot be opened is an error`() {
        let error = #expect(throws: TrainingError.self) {
            try model().fit(x, y, verbose: .silent, callbacks: [CSVLogger("/nowhere/log.csv")])
        }
        #expect(
            error?.description
                == "CSVLogger needs a file that can be opened at '/nowhere/log.csv', but "
                + "got 'No such file or directory'. Check the folder, its permissions and "
                + "the free space."
        )
    }

    @Test func `a metric of unknown direction needs a mode`() throws {
        let error = #expect(throws: TrainingError.self) {
            try model().fit(
                x, y, verbose: .silent,
                callbacks: [
                    LambdaCallback(), AddNumber(), EarlyStopping(monitor: "score"),
                ])
        }
        #expect(error?.description.contains("mode .min or .max for 'score', but got .auto") == true)
    }

    /// Its number gets worse from the first epoch on: up or down, as it says.
    private final class Drift: Metric {
        private let better: Bool?
        private var epochs = 0.0
        init(betterWhenHigher: Bool?) {
            better = betterWhenHigher
            super.init(name: "drift")
        }
        override var isBetterWhenHigher: Bool? { better }
        override func reset() { epochs += 1 }
        override func result() -> Double { better == true ? -epochs : epochs }
    }

    @Test(arguments: [true, false])
    func `a metric of one's own says which way is better`(_ isHigher: Bool) throws {
        let model = model()
        model.compile(
            optimizer: SGD(learningRate: 0.1), loss: .mse,
            metrics: [Drift(betterWhenHigher: isHigher)])
        let stop = EarlyStopping(monitor: "drift", patience: 2)
        let reduce = ReduceLROnPlateau(monitor: "drift", patience: 2)
        try model.fit(x, y, epochs: 9, verbose: .silent, callbacks: [reduce, stop])
        #expect(stop.stoppedEpoch == 2 && stop.bestEpoch == 0)
        #expect(abs((model.optimizer?.learningRate ?? 0) - 0.01) < 1e-9)
    }

    @Test func `a metric that says nothing needs a mode, whatever it is called`() throws {
        final class LateAccuracy: MeanMetric {}
        for metric in [
            Drift(betterWhenHigher: nil), .function("drift") { abs($0 - $1) },
            LateAccuracy(name: "drift"),
        ] {
            #expect(metric.isBetterWhenHigher == nil)
        }
        let model = model()
        model.compile(
            optimizer: "sgd", loss: .mse, metrics: [Drift(betterWhenHigher: nil)])
        let error = #expect(throws: TrainingError.self) {
            try model.fit(
                x, y, verbose: .silent, callbacks: [EarlyStopping(monitor: "drift")])
        }
        #expect(error?.description.contains("mode .min or .max for 'drift'") == true)
    }

    @Test func `ours say it`() {
        let higher: [Metric] = [
            .accuracy, .binaryAccuracy, .categoricalAccuracy, .sparseCategoricalAccuracy, .auc,
            .precision, .recall,
        ]
        #expect(higher.allSatisfy { $0.isBetterWhenHigher == true })
        let lower: [Metric] = [
            .mse, .mae, .meanAbsolutePercentageError, LossMetric(Huber()),
            .function("error", isBetterWhenHigher: false) { abs($0 - $1) },
        ]
        #expect(lower.allSatisfy { $0.isBetterWhenHigher == false })
        #expect(Mean().isBetterWhenHigher == nil)
    }

    private final class AddNumber: Callback {
        override func onEpochEnd(_ epoch: Int, logs: inout Logs) { logs["score"] = 1 }
    }

    @Test func `a factor of 1 or more is refused`() {
        #expect(throws: TrainingError.self) {
            try model().fit(x, y, verbose: .silent, callbacks: [ReduceLROnPlateau(factor: 1)])
        }
    }
}
