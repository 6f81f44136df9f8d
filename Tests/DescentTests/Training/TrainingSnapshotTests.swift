import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Trainings that are interrupted and go on, against one that ran through.
@Suite struct TrainingSnapshotTests {
    private let x = Wiring.numbers([22, 4])
    private let y = Wiring.numbers([22, 2], seed: 2)
    private let held = (Wiring.numbers([9, 4], seed: 5), Wiring.numbers([9, 2], seed: 6))
    private let epochs = 3
    /// Batches of 8, 8 and 6 rows.
    private let steps = 3

    /// Weights and random numbers start anywhere: nothing but the snapshot decides.
    private func model(units: Int = 5) -> Sequential {
        let model = Sequential([
            Dense(units: units, activation: .tanh, kernelRegularizer: .l2(0.01)),
            BatchNormalization(), Dropout(rate: 0.3), Dense(units: 2),
        ])
        model.compile(
            optimizer: Adam(
                learningRate: ExponentialDecay(
                    initialLearningRate: 0.05, decaySteps: 2, decayRate: 0.9),
                globalClipnorm: 1),
            loss: .mse, metrics: [.mae])
        return model
    }

    private struct Outcome: Equatable {
        var weights: [[Double]]
        var optimizer: [[Double]]
        var keys: [String]
        var history: [String: [Double]]
        var epochs: [Int]
    }

    private func outcome(_ model: Model) throws -> Outcome {
        let history = try #require(model.history)
        return Outcome(
            weights: try model.getWeights().map { try $0.scalars() },
            optimizer: try model.optimizer.variables.map { try $0.read().scalars() },
            keys: history.keys, history: history.history, epochs: history.epoch)
    }

    private func fit(
        _ model: Model, _ callbacks: [Callback] = [], resuming: TrainingSnapshot? = nil
    ) throws {
        try model.fit(
            x, y, batchSize: 8, epochs: epochs, verbose: .silent, callbacks: callbacks,
            validationData: held, resuming: resuming)
    }

    /// Takes a snapshot at every seam.
    private final class Keeper: Callback {
        var snapshots: [(place: String, snapshot: TrainingSnapshot)] = []
        private func take(_ place: String) throws {
            snapshots.append((place, try model.trainingSnapshot()))
        }
        override func onTrainBegin() throws { try take("train begin") }
        override func onEpochBegin(_ epoch: Int) throws { try take("epoch \(epoch) begin") }
        override func onTrainBatchBegin(_ batch: Int) throws { try take("batch \(batch) begin") }
        override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws {
            try take("batch \(batch) end")
        }
        override func onTestBatchEnd(_ batch: Int, logs: BatchLogs) throws { try take("test") }
        override func onEpochEnd(_ epoch: Int, logs: inout Logs) throws {
            try take("epoch \(epoch) end")
        }
        override func onTrainEnd(logs: Logs) throws { try take("train end") }
    }

    private final class Extra: Callback {
        override func onEpochEnd(_ epoch: Int, logs: inout Logs) { logs["extra"] = Double(epoch) }
    }

    @Test("From a snapshot of any seam a fresh model ends with the same bits")
    func anySeam() throws {
        let (whole, keeper) = (model(), Keeper())
        // The callback before it adds to the numbers that are kept.
        try fit(whole, [Extra(), keeper])
        let expected = try outcome(whole)
        #expect(expected.epochs == [0, 1, 2] && expected.keys.contains("val_loss"))
        #expect(keeper.snapshots.count > epochs * steps * 2)
        for (place, snapshot) in keeper.snapshots {
            let other = model()
            try fit(other, [Extra()], resuming: snapshot)
            #expect(try outcome(other) == expected, "\(place), epoch \(snapshot.epoch)")
        }
    }

    @Test("Callbacks go on with what they have kept, from every seam")
    func callbacks() throws {
        func callbacks(_ more: [Callback] = []) -> [Callback] {
            [
                LearningRateScheduler({ _, rate in rate * 0.5 }),
                EarlyStopping(
                    monitor: "val_loss", minDelta: 0.5, patience: 2, restoreBestWeights: true),
                ReduceLROnPlateau(monitor: "val_loss", factor: 0.9, patience: 1, minDelta: 0.5),
            ] + more
        }
        func make() -> Sequential {
            let model = Sequential([Dense(units: 5, activation: .tanh), Dropout(0.2), Dense(2)])
            model.compile(optimizer: Adam(learningRate: 0.05), loss: .mse)
            return model
        }
        func fit(_ model: Model, _ callbacks: [Callback], _ resuming: TrainingSnapshot? = nil)
            throws
        {
            try model.fit(
                x, y, batchSize: 8, epochs: 9, verbose: .silent, callbacks: callbacks,
                validationData: held, resuming: resuming)
        }
        let (whole, keeper) = (make(), Keeper())
        try fit(whole, callbacks([keeper]))
        let expected = try outcome(whole)
        #expect(expected.epochs.count < 9)
        for (place, snapshot) in keeper.snapshots where place != "train end" {
            let other = make()
            try fit(other, callbacks(), snapshot)
            #expect(try outcome(other) == expected, "\(place), epoch \(snapshot.epoch)")
        }
    }

    @Test("Stopped after any step, by a callback, and continued in the same or a fresh model")
    func stopped() throws {
        let (start, whole) = (model(), model())
        try start.fit(
            x, y, batchSize: 8, epochs: 1, verbose: .silent, validationData: held)
        let first = try start.trainingSnapshot()
        #expect(first.epoch == 1 && first.step == 0 && first.history["loss"]?.count == 1)
        try fit(whole, resuming: first)
        let expected = try outcome(whole)
        for last in 0..<(epochs - 1) * steps {
            let stopped = model()
            var count = 0
            let stop = LambdaCallback(onTrainBatchEnd: { [weak stopped] _, _ in
                if count == last { stopped?.stopTraining = true }
                count += 1
            })
            try fit(stopped, [stop], resuming: first)
            let snapshot = try stopped.trainingSnapshot()
            #expect(snapshot.epoch == 1 + (last + 1) / steps && snapshot.step == (last + 1) % steps)
            let fresh = model()
            try fit(fresh, resuming: snapshot)
            #expect(try outcome(fresh) == expected, "fresh, after step \(last)")
            try fit(stopped, resuming: snapshot)
            #expect(try outcome(stopped) == expected, "same, after step \(last)")
        }
    }

    @Test("A cancelled training goes on where it was cancelled")
    func cancelled() async throws {
        let (start, whole) = (model(), model())
        try start.fit(x, y, batchSize: 8, epochs: 1, verbose: .silent, validationData: held)
        let first = try start.trainingSnapshot()
        try fit(whole, resuming: first)
        let expected = try outcome(whole)
        let snapshot = try await Task {
            let stopped = model()
            var count = 0
            let stop = LambdaCallback(onTrainBatchEnd: { _, _ in
                count += 1
                if count == 4 { withUnsafeCurrentTask { $0?.cancel() } }
            })
            #expect(throws: CancellationError.self) {
                try fit(stopped, [stop], resuming: first)
            }
            return try stopped.trainingSnapshot()
        }.value
        #expect(snapshot.epoch == 2 && snapshot.step == 1)
        let other = model()
        try fit(other, resuming: snapshot)
        #expect(try outcome(other) == expected)
    }

    @Test("What is over is not done again, and a snapshot is a value")
    func over() throws {
        let whole = model()
        try fit(whole)
        let snapshot = try whole.trainingSnapshot()
        let before = try outcome(whole)
        try whole.fit(x, y, epochs: 1, verbose: .silent)
        #expect(try snapshot.weights.map { try $0.scalars() } == before.weights)
        #expect(
            try snapshot.optimizerVariables.map { try $0.scalars() } == before.optimizer)
        let other = model()
        try fit(other, resuming: snapshot)
        #expect(try outcome(other) == before)
    }

    @Test("A NaN behind the place where training went on is traced from there")
    func divergence() throws {
        func made() -> Sequential {
            let model = Sequential([Dense(units: 1)])
            model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
            return model
        }
        let x = Tensor(shape: [12, 1], scalars: (0..<12).map { $0 == 9 ? Float(3e38) : 1 })
        let (model, y) = (made(), Tensor.ones([12, 1]))
        var snapshot: TrainingSnapshot?
        let keep = LambdaCallback(onTrainBatchEnd: { [weak model] batch, _ in
            if batch == 1 { snapshot = try model?.trainingSnapshot() }
        })
        func report(_ model: Model, _ callbacks: [Callback], _ snapshot: TrainingSnapshot?) throws
            -> DivergenceReport?
        {
            do {
                try model.fit(
                    x, y, batchSize: 2, verbose: .silent, callbacks: callbacks, shuffle: false,
                    resuming: snapshot)
            } catch TrainingError.diverged(let report) {
                return report
            }
            return nil
        }
        let whole = try #require(try report(model, [keep], nil))
        let kept = try #require(snapshot)
        let resumed = try #require(try report(made(), [], kept))
        #expect(whole.originStep == 5 && resumed.originStep == 5)
        #expect(whole.operation == resumed.operation && whole.rows == resumed.rows)
    }

    @Test("A snapshot that does not fit is refused, and nothing is changed")
    func refused() throws {
        #expect(throws: TrainingError.self) { try model().trainingSnapshot() }
        let whole = model()
        try fit(whole, [])
        let snapshot = try whole.trainingSnapshot()
        func message(_ body: () throws -> Void) -> String {
            do {
                try body()
                return "no error"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            message { try fit(model(units: 6), resuming: snapshot) }
                == "fit(resuming:) needs a snapshot with float32[4, 6] for 'dense/kernel', but got "
                + "float32[4, 5] for 'dense/kernel'. Make and compile the model as it was when "
                + "the snapshot was taken.")
        let plain = Sequential([Dense(units: 2)])
        plain.compile(optimizer: "sgd", loss: .mse)
        #expect(
            message { try fit(plain, resuming: snapshot) }.contains(
                "a snapshot of 2 weights, as this model has, but got 8"))
        #expect(
            message {
                try model().fit(held.0, held.1, epochs: 9, verbose: .silent, resuming: snapshot)
            }.hasPrefix("fit(resuming:) needs the 22 rows that the snapshot was trained on, but"))
        #expect(
            message {
                try model().fit(
                    x, y, epochs: 9, verbose: .silent, initialEpoch: 1, resuming: snapshot)
            }.contains("no initialEpoch beside a snapshot of epoch 3"))
        var inside: TrainingSnapshot?
        let keep = LambdaCallback(onTrainBatchEnd: { _, _ in
            inside = try whole.trainingSnapshot()
        })
        try fit(whole, [keep])
        whole.compile(optimizer: Adam(), loss: .mse, metrics: [.mae])
        #expect(throws: TrainingError.self) { try whole.trainingSnapshot() }
        var stopped: TrainingSnapshot?
        let first = LambdaCallback(onTrainBatchEnd: { batch, _ in
            if batch == 0 { stopped = try whole.trainingSnapshot() }
        })
        try fit(whole, [first])
        #expect(inside?.step == 3)
        #expect(
            message {
                try model().fit(x, y, epochs: 9, verbose: .silent, resuming: stopped)
            }.contains("batchSize 8 within an epoch, as the snapshot was trained with, but got 32"))
    }
}
