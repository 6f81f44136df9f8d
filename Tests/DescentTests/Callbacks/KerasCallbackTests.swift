@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import Testing

struct KerasCallbackTests {
    /// Callbacks driven by hand with the numbers of the fixture; the one weight counts the epochs.
    @Test(arguments: FixtureCase.all("fit", "callbacks").filter { $0.fixture["schedule"].isNull })
    func `callbacks decide as Keras'`(_ testCase: FixtureCase) throws {
        let fixture = testCase.fixture
        let model = try tinyModel()
        let callback = try #require(makeCallback(fixture))
        callback.model = model
        try callback.onTrainBegin()
        let monitor = try #require(fixture["config"]["monitor"].string)
        var (stopped, rates, logged): (Int?, [Double], [Double?]) = (nil, [], [])
        for (epoch, value) in fixture["values"].list.enumerated() {
            try callback.onEpochBegin(epoch)
            try model.setWeights([Tensor([[Float(epoch)]])])
            var logs = Logs()
            logs[monitor] = value.double
            try callback.onEpochEnd(epoch, logs: &logs)
            rates.append(try #require(model.optimizer).learningRate)
            logged.append(logs["learning_rate"])
            if model.stopTraining {
                stopped = epoch
                break
            }
        }
        try callback.onTrainEnd(logs: Logs())
        #expect(stopped == fixture["stop_epoch"].int)
        expectRates(rates, fixture["learning_rates_after"])
        for (got, expected) in zip(logged, fixture["logged_learning_rates"].list) {
            #expect(
                expected.isNull ? got == nil : abs((got ?? 0) / (expected.double ?? 1) - 1) < 1e-6)
        }
        #expect(try model.getWeights()[0].item() == fixture["weights_from_epoch"].double)
    }

    @Test(arguments: FixtureCase.all("fit", "callbacks").filter { !$0.fixture["schedule"].isNull })
    func `schedulers set and log the learning rate`(_ testCase: FixtureCase) throws {
        let fixture = testCase.fixture
        let model = try tinyModel()
        let isByEpoch = fixture["name"].string == "scheduler_epoch"
        let callback = LearningRateScheduler { epoch, rate in
            isByEpoch ? 0.1 / Double(1 + epoch) : epoch < 2 ? rate : rate * 0.5
        }
        callback.model = model
        var (during, logged): ([Double], [Double]) = ([], [])
        for epoch in fixture["learning_rates_during"].list.indices {
            try callback.onEpochBegin(epoch)
            during.append(try #require(model.optimizer).learningRate)
            var logs: Logs = ["val_loss": 1]
            callback.onEpochEnd(epoch, logs: &logs)
            logged.append(logs["learning_rate"] ?? .nan)
        }
        expectRates(during, fixture["learning_rates_during"])
        expectRates(logged, fixture["logged_learning_rates"])
    }

    private func expectRates(_ got: [Double], _ expected: Fixture) {
        #expect(got.count == expected.list.count)
        for (a, b) in zip(got, expected.doubles) { #expect(abs(a / b - 1) < 1e-6, "\(got)") }
    }

    private func tinyModel() throws -> Model {
        let model = Sequential([Input(shape: [1]), Dense(units: 1, useBias: false)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse, metrics: [.accuracy])
        _ = try model.evaluate(Tensor.zeros([2, 1]), Tensor.zeros([2, 1]), verbose: .silent)
        _ = try model.trainOnBatch(Tensor.zeros([2, 1]), Tensor.zeros([2, 1]))
        return model
    }

    private func makeCallback(_ fixture: Fixture) -> Callback? {
        let config = fixture["config"]
        let monitor = config["monitor"].string ?? "val_loss"
        let mode: MonitorMode = config["mode"].string == "max" ? .max : .auto
        switch fixture["class"].string {
        case "EarlyStopping":
            return EarlyStopping(
                monitor: monitor, minDelta: config["min_delta"].double ?? 0,
                patience: config["patience"].int ?? 0, mode: mode,
                baseline: config["baseline"].double,
                restoreBestWeights: config["restore_best_weights"].bool ?? false,
                startFromEpoch: config["start_from_epoch"].int ?? 0)
        case "ReduceLROnPlateau":
            return ReduceLROnPlateau(
                monitor: monitor, factor: config["factor"].double ?? 0.1,
                patience: config["patience"].int ?? 10, mode: mode,
                minDelta: config["min_delta"].double ?? 1e-4, cooldown: config["cooldown"].int ?? 0,
                minLearningRate: config["min_lr"].double ?? 0)
        default: return nil
        }
    }
}
