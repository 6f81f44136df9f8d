import Dispatch
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Work of models in tasks.
@Suite struct BackgroundTests {
    private func model(_ units: Int = 16) -> Sequential {
        let model = Sequential([
            Dense(units: units, activation: .relu), Dropout(rate: 0.2), Dense(units: 1),
        ])
        model.compile(optimizer: Adam(), loss: .mse)
        return model
    }

    private let x = Tensor(shape: [80, 2], scalars: (0..<160).map { Float($0 % 11) / 11 })
    private let y = Tensor(shape: [80, 1], scalars: (0..<80).map { Float($0 % 5) })

    @Test(arguments: [16, 700])
    func `the background gives the bits that the calling thread gives`(units: Int) async throws {
        let here = try withRandomSeed(4) {
            let model = model(units)
            let losses = try model.fit(x, y, epochs: 2, verbose: .silent)["loss"]
            return (losses, try model.predict(x).scalars() as [Double])
        }
        let there = withRandomSeed(4) { model(units) }
        let losses = try await there.background.fit(x, y, epochs: 2, verbose: .silent)["loss"]
        let prediction = try await there.background.predict(x)
        #expect(losses == here.0)
        #expect(try prediction.scalars() as [Double] == here.1)
        let result = try await there.background.evaluate(x, y)
        #expect(try result == there.evaluate(x, y))
        #expect(try await there.background.predictAll(x)[0].shape == [80, 1])
    }

    @Test func `work in the background keeps no thread of Swift's busy`() async throws {
        // More than there are threads for tasks; each waits for a task that begins last.
        let count = 4 * threadCount + 8
        let isOpen = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<count {
                group.addTask {
                    let model = model()
                    // No limit: Swift's threads may be busy with other tests for long.
                    let wait = LambdaCallback(onTrainBegin: { isOpen.wait() })
                    let history = try await model.background.fit(
                        x, y, verbose: .silent, callbacks: [wait])
                    return history["loss"].count == 1
                }
            }
            group.addTask {
                for _ in 0..<count { isOpen.signal() }
                return true
            }
            for try await isFine in group { #expect(isFine) }
        }
    }

    @Test func `a cancelled task ends its work in the background`() async throws {
        let (begun, begins) = AsyncStream<Void>.makeStream()
        let task = Task {
            let model = model()
            let tell = LambdaCallback(onTrainBegin: { begins.finish() })
            await #expect(throws: CancellationError.self) {
                _ = try await model.background.fit(
                    x, y, batchSize: 4, epochs: 1_000_000, verbose: .silent, callbacks: [tell])
            }
            // Predictions of a task that is cancelled are cancelled too.
            let weights = try model.getWeights().flatMap { try $0.scalars() as [Double] }
            return !weights.isEmpty && !weights.contains { !$0.isFinite }
        }
        for await _ in begun {}
        task.cancel()
        #expect(try await task.value)
    }

    @Test func `errors come back from the background`() async throws {
        let model = model()
        await #expect(throws: TrainingError.self) {
            _ = try await model.background.fit(x, y, batchSize: 0, verbose: .silent)
        }
    }
}
