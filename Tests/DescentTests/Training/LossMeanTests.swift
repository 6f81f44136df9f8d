import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// The loss of an epoch is a mean in float64.
@Suite struct LossMeanTests {
    @Test("Sums of millions of rows do not stand still")
    func tracker() throws {
        let tracker = try MeanTracker("loss")
        func record(_ value: Double, rows: Int, times: Int = 1) throws {
            for _ in 0..<times {
                let trace = StepTrace()
                trace.record { tracker.record(.full([], value), rows: rows) }
                let data = try evaluate(trace.updates.map(\.1))
                for ((storage, _), new) in zip(trace.updates, data) {
                    try storage.replace(by: new)
                }
            }
        }
        try record(0.25, rows: 20_000_000)
        // Each is less than float32 can add to 5,000,000 or count beyond 20,000,000.
        try record(0.125, rows: 1, times: 1000)
        let right: Double = 5_000_125.0 / 20_001_000.0
        #expect(try tracker.value == right)
        try tracker.reset()
        #expect(try tracker.value == 0)
        try record(0.5, rows: 2)
        #expect(try tracker.value == 0.5)
    }

    @Test("Loss and metric of an evaluation agree over many rows")
    func evaluation() throws {
        let model = Sequential([Input(shape: [1]), Flatten()])
        model.compile(loss: MeanAbsoluteError(), metrics: [.mae])
        let x = Tensor.full([200_000, 1], 0.3)
        let result = try model.evaluate(x, Tensor.zeros([200_000, 1]), batchSize: 1)
        #expect(abs(result.loss - Double(Float(0.3))) < 1e-9)
        #expect(result["mae"] == result.loss)
    }
}
