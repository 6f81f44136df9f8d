import Dispatch
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Each model draws from streams of its own. Everything here runs under seeds of its own too:
/// the process's is shared with all other tests.
@Suite struct RandomStreamTests {
    private func model() -> Sequential {
        let model = Sequential([
            Dense(units: 8, activation: .relu), Dropout(rate: 0.4), Dense(units: 1),
        ])
        model.compile(optimizer: SGD(learningRate: 0.05), loss: .mse)
        return model
    }

    /// Losses and weights.
    private func train(_ model: Sequential, epochs: Int = 3) throws -> [[Double]] {
        let x = Tensor(shape: [40, 2], scalars: (0..<80).map { Float($0 % 7) / 7 })
        let y = Tensor(shape: [40, 1], scalars: (0..<40).map { Float($0 % 3) })
        let history = try model.fit(x, y, batchSize: 8, epochs: epochs, verbose: .silent)
        return try [history["loss"]] + model.getWeights().map { try $0.scalars() }
    }

    @Test func `a seed gives the same bits, another one others`() throws {
        let run = { (seed: Int) in try withRandomSeed(seed) { try train(model()) } }
        let first = try run(1)
        #expect(try run(1) == first)
        #expect(try run(2) != first)
    }

    @Test func `what one model draws does not shift another`() throws {
        let alone = try withRandomSeed(3) {
            let (a, b) = (model(), model())
            return (try train(a), try train(b))
        }
        let reversed = try withRandomSeed(3) {
            let (a, b) = (model(), model())
            let second = try train(b, epochs: 1)
            _ = RandomSource.next()
            let first = try train(a)
            return (first, second, try train(b))
        }
        #expect(reversed.0 == alone.0)
        #expect(reversed.1 != alone.1)
        #expect(alone.0 != alone.1)
    }

    @Test func `a model made before a seed is set draws from it at its next work`() throws {
        let (a, b) = (model(), model())
        let bits = try [a, b].map { model in try withRandomSeed(5) { try train(model) } }
        #expect(bits[0] == bits[1])
        // It was trained further.
        #expect(try withRandomSeed(5) { try train(a) } != bits[0])
    }

    @Test func `models trained at once end as when trained one after the other`() throws {
        let alone = try withRandomSeed(9) {
            let models = (0..<4).map { _ in model() }
            return try models.map { try train($0) }
        }
        let together = withRandomSeed(9) {
            let models = Unchecked((0..<4).map { _ in model() })
            let results = Unchecked(UnsafeMutableBufferPointer<[[Double]]>.allocate(capacity: 4))
            results.value.initialize(repeating: [])
            DispatchQueue.concurrentPerform(iterations: 4) { i in
                results.value[i] = (try? train(models.value[i])) ?? []
            }
            defer { results.value.deallocate() }
            return Array(results.value)
        }
        #expect(together == alone)
    }
}

/// For what threads of a test share on purpose.
struct Unchecked<T>: @unchecked Sendable {
    let value: T
    init(_ value: T) { self.value = value }
}
