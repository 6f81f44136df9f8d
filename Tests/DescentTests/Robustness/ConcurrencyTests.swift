import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Work of this library on several threads at once.
@Suite struct ConcurrencyTests {
    private func model(_ units: Int) throws -> Sequential {
        let model = Sequential([Dense(units: units, activation: .relu), Dense(units: 1)])
        try model.build(inputShape: [-1, 8])
        model.compile(optimizer: SGD(learningRate: 0.001), loss: MeanSquaredError())
        return model
    }

    /// Swift 5 programs share models without a word.
    private struct Shared<T>: @unchecked Sendable { let value: T }

    private final class Counter: Sendable {
        private let value = Atomic(0)
        var count: Int { value.load(ordering: .acquiring) }
        func add() { value.add(1, ordering: .releasing) }
    }

    @Test(arguments: [4, 512]) func `a batch hook may wait for a prediction on another thread`(
        units: Int
    )
        throws
    {
        let other = Shared(value: try model(units))
        let answers = Shared(value: NSMutableArray())
        let hook = LambdaCallback(onTrainBatchEnd: { _, _ in
            let done = DispatchSemaphore(value: 0)
            DispatchQueue.global().async {
                let y = try? other.value.predict(Tensor.ones([1, 8])).item()
                answers.value.add(y as Any)
                done.signal()
            }
            #expect(done.wait(timeout: .now() + 600) == .success)
        })
        try model(units).fit(
            Tensor.ones([256, 8]), Tensor.ones([256, 1]), batchSize: 64, verbose: .silent,
            callbacks: [hook])
        #expect(answers.value.count == 4)
    }

    @Test func `predictions are answered while another model is trained`() throws {
        let other = Shared(value: try model(4))
        let trained = try model(64)
        let (answered, isOver) = (Counter(), Counter())
        let asker = Thread {
            while isOver.count == 0 {
                _ = try? other.value.predict(Tensor.ones([1, 8])).item()
                answered.add()
            }
        }
        asker.start()
        // Nothing but the steps of an epoch lies between its hooks, and they run in one go unless
        // somebody wants a turn.
        var (atBegin, isAnswered) = (0, false)
        let watch = LambdaCallback(
            onEpochBegin: { _ in atBegin = answered.count },
            onEpochEnd: { _, _ in
                isAnswered = answered.count > atBegin
                trained.stopTraining = isAnswered
            })
        try trained.fit(
            Tensor.ones([20_000, 8]), Tensor.ones([20_000, 1]), epochs: 1_000, verbose: .silent,
            callbacks: [watch])
        isOver.add()
        #expect(isAnswered)
    }

    @Test func `one model predicts on several threads`() throws {
        let shared = Shared(value: try model(16))
        let expected = try shared.value.predict(Tensor.ones([1, 8])).item()
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for round in 0..<50 {
                let rows = [32, 7, 256, 1, 100][(round + thread) % 5]
                let y = try? shared.value.predict(Tensor.ones([rows, 8])).scalars()
                #expect(y?.count == rows)
                #expect(abs((y?.last ?? .nan) - expected) < 1e-5)
            }
        }
    }

    #if canImport(Glibc)
        /// How the process ended; nil if it had to be killed after so many seconds.
        private func end(of child: pid_t, within seconds: Int) -> Int32? {
            var status: Int32 = 0
            for _ in 0..<seconds * 10 {
                if waitpid(child, &status, WNOHANG) == child { return status }
                usleep(100_000)
            }
            kill(child, SIGKILL)
            waitpid(child, &status, 0)
            return nil
        }

        @Test func `a child of fork trains a large model after its parent did`() throws {
            let large = try model(512)
            let (x, y) = (Tensor.ones([64, 8]), Tensor.ones([64, 1]))
            try large.fit(x, y, verbose: .silent)
            // Swift hides it, as children of programs with threads may do little.
            let symbol = try #require(dlsym(nil, "fork"))
            let fork = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
            // A child waits for ever for a generic type that another thread of the parent, with some
            // other test, was just making: nothing of ours, so the next one tries again.
            var status: Int32?
            for _ in 0..<3 where status == nil {
                let child = fork()
                if child == 0 {
                    let isFine = (try? large.fit(x, y, verbose: .silent)) != nil
                    _exit(isFine ? 0 : 1)
                }
                status = end(of: child, within: 40)
            }
            #expect(status == 0)
        }
    #endif
}
