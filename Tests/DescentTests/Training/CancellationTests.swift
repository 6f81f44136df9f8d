import CAllocationCounter
import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

struct CancellationTests {
    private final class Recorder: Callback {
        var calls: [String] = []
        /// Called after this training batch of epoch 1.
        var atBatch: (() -> Void)?
        private var epoch = 0
        override func onTrainBegin() { calls.append("begin") }
        override func onTrainEnd(logs: Logs) { calls.append("end") }
        override func onEpochBegin(_ epoch: Int) { self.epoch = epoch }
        override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) {
            if epoch == 1, batch == 2 { atBatch?() }
            if epoch == 1 { calls.append("batch \(batch)") }
        }
        override func onTestEnd(logs: Logs) { calls.append("test end") }
        override func onPredictBatchEnd(_ batch: Int) {
            calls.append("predict \(batch)")
            if batch == 1 { atBatch?() }
        }
        override func onTestBatchEnd(_ batch: Int, logs: BatchLogs) {
            if batch == 1 { atBatch?() }
        }
        override func onPredictEnd() { calls.append("predict end") }
    }

    private static func data() -> (Tensor, Tensor) {
        (Tensor.randomNormal([40, 3]), Tensor.randomNormal([40, 1]))
    }

    private static func model(units: Int) -> Sequential {
        let model = Sequential([Dense(units: units, activation: .tanh), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        return model
    }

    /// Runs in a task that its callback cancels. `units` decides whether the engine's
    /// thread is used.
    @Test(arguments: [4, 700])
    func `fit ends at the next batch and the model can go on`(_ units: Int) async throws {
        try await Task {
            let (x, y) = Self.data()
            let model = Self.model(units: units)
            let recorder = Recorder()
            let task = UncheckedTask()
            recorder.atBatch = { task.cancel() }
            task.capture()
            #expect(throws: CancellationError.self) {
                try model.fit(x, y, batchSize: 4, epochs: 5, verbose: 0, callbacks: [recorder])
            }
            #expect(recorder.calls == ["begin", "batch 0", "batch 1", "batch 2", "end"])
            #expect(model.history?.epoch == [0])
            let weights = try model.getWeights().flatMap { try $0.scalars() }
            #expect(!weights.contains { !$0.isFinite })
        }.value
    }

    @Test func `a fit after a cancelled one trains as if nothing had been`() async throws {
        let model = UncheckedModel(Self.model(units: 4))
        let (x, y) = Self.data()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try model.model.fit(x, y, verbose: 0)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        let history = try model.model.fit(x, y, epochs: 2, verbose: 0)
        #expect(history["loss"].count == 2)
    }

    @Test func `evaluate and predict end at the next batch`() async {
        await Task {
            let (x, y) = Self.data()
            let model = Self.model(units: 4)
            let task = UncheckedTask()
            task.capture()
            let recorder = Recorder()
            recorder.atBatch = { task.cancel() }
            #expect(throws: CancellationError.self) {
                _ = try model.predict(x, batchSize: 4, callbacks: [recorder]) as Tensor
            }
            #expect(recorder.calls == ["predict 0", "predict 1", "predict end"])
            #expect(throws: CancellationError.self) {
                _ =
                    try model.evaluate(x, y, batchSize: 4, verbose: 0, callbacks: [recorder])
                    as EvaluationResult
            }
            #expect(recorder.calls.last == "test end")
        }.value
    }

    @Test func `asking whether a task is cancelled allocates nothing`() async {
        let (before, count, after) = await Task {
            let cancellation = Cancellation()
            let before = cancellation.isRequested
            allocation_counter_start()
            for _ in 0..<1000 where cancellation.isRequested { break }
            allocation_counter_stop()
            let count = allocation_counter_own()
            withUnsafeCurrentTask { $0?.cancel() }
            return (before, count, cancellation.isRequested)
        }.value
        #expect(!before && after && count == 0)
        #expect(!Cancellation().isRequested)
    }

    @Test func `a task that is cancelled during validation ends training`() async {
        await Task {
            let (x, y) = Self.data()
            let model = Self.model(units: 4)
            let task = UncheckedTask()
            task.capture()
            let recorder = Recorder()
            recorder.atBatch = { task.cancel() }
            #expect(throws: CancellationError.self) {
                try model.fit(
                    x, y, batchSize: 4, verbose: 0, callbacks: [recorder], validationSplit: 0.5)
            }
            #expect(recorder.calls == ["begin", "test end", "end"])
        }.value
    }

    /// The task that a callback is to cancel; a callback may run on the engine's thread,
    /// where none is current.
    private final class UncheckedTask {
        private var task: UnsafeCurrentTask?
        func capture() { task = withUnsafeCurrentTask { $0 } }
        func cancel() { task?.cancel() }
    }

    /// Used by one task after the other.
    private final class UncheckedModel: @unchecked Sendable {
        let model: Sequential
        init(_ model: Sequential) { self.model = model }
    }
}
