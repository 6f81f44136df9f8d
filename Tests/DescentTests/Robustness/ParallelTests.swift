import Dispatch
import Foundation
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Several models, and several threads with one model, at once.
@Suite struct ParallelTests {
    private func model(_ units: Int) -> Sequential {
        let model = Sequential([
            Dense(units: units, activation: .relu), Dropout(rate: 0.3), Dense(units: 1),
        ])
        model.compile(optimizer: Adam(), loss: .mse, metrics: [.mae])
        return model
    }

    private static let x = Tensor(
        shape: [300, 8], scalars: (0..<2_400).map { Float($0 % 17) / 17 })
    private static let y = Tensor(shape: [300, 1], scalars: (0..<300).map { Float($0 % 3) })

    private func train(_ model: Sequential) throws -> [[Double]] {
        let history = try model.fit(
            Self.x, Self.y, batchSize: 16, epochs: 3, verbose: .silent, validationSplit: 0.2)
        return try ["loss", "mae", "val_loss"].map { history[$0] }
            + model.getWeights().map { try $0.scalars() }
    }

    /// Runs `bodies` each on a thread of its own, and gives what they return.
    private func atOnce<R>(_ bodies: [() throws -> R], seconds: Double = 600) throws -> [R] {
        let results = Unchecked(
            UnsafeMutableBufferPointer<Result<R, any Error>?>.allocate(capacity: bodies.count))
        results.value.initialize(repeating: nil)
        let group = DispatchGroup()
        for (i, body) in bodies.enumerated() {
            let body = Unchecked(body)
            group.enter()
            Thread {
                results.value[i] = Result { try body.value() }
                group.leave()
            }.start()
        }
        // What is still running keeps the memory.
        try #require(group.wait(timeout: .now() + seconds) == .success)
        defer { results.value.deinitialize().deallocate() }
        return try results.value.map { try #require($0).get() }
    }

    @Test(arguments: [8, 600])
    func `models trained at once end with the bits they have alone`(units: Int) throws {
        let alone = try withRandomSeed(11) {
            try (0..<3).map { _ in model(units) }.map { try train($0) }
        }
        let models = withRandomSeed(11) { (0..<3).map { _ in model(units) } }
        let together = try atOnce(models.map { model in { try train(model) } })
        #expect(together == alone)
    }

    @Test(arguments: [8, 600])
    func `threads that predict with one model get what one thread gets`(units: Int) throws {
        let model = model(units)
        try model.build(inputShape: [-1, 8])
        let counts = [1, 40, 32, 7, 300]
        let expected = try counts.map { count in
            try model.predict(Self.x[0..<count]).scalars() as [Double]
        }
        let areEqual = try atOnce(
            (0..<4).map { thread in
                {
                    try (0..<40).allSatisfy { round in
                        let place = (round + thread) % counts.count
                        let found = try model.predict(Self.x[0..<counts[place]])
                        return try found.scalars() as [Double] == expected[place]
                    }
                }
            })
        #expect(areEqual == [true, true, true, true])
    }

    @Test(arguments: [8, 600])
    func `a callback may wait for threads that work with its own and other models`(
        units: Int
    ) throws {
        let (mine, other) = (model(units), model(units))
        try other.fit(Self.x, Self.y, verbose: .silent)
        var calls = 0
        let hook = LambdaCallback(onTrainBatchEnd: { batch, _ in
            guard batch < 3 else { return }
            calls += 1
            do {
                let finite = try atOnce([
                    { try mine.predict(Self.x).scalars().allSatisfy { ($0 as Double).isFinite } },
                    { try train(other).count == 7 },
                    { try (other.layers[0].weights[0].value * 2).scalars().count > 0 },
                    { try mine.layers[0].weights[0].value.scalars().count > 0 },
                ])
                #expect(finite == [true, true, true, true])
                for function in ["fit", "evaluate", "trainOnBatch"] {
                    #expect(throws: TrainingError.inUse(function: function, model: mine.title)) {
                        _ = try atOnce([{ try use(mine, function) }])
                    }
                }
                // On the thread of the callback it is as before.
                _ = try mine.predict(Self.x) as Tensor
            } catch {
                Issue.record(error)
            }
        })
        try mine.fit(Self.x, Self.y, batchSize: 50, verbose: .silent, callbacks: [hook])
        #expect(calls == 3)
    }

    private func use(_ model: Model, _ function: String) throws {
        switch function {
        case "fit": try model.fit(Self.x, Self.y, verbose: .silent)
        case "evaluate": _ = try model.evaluate(Self.x, Self.y) as EvaluationResult
        default: try model.trainOnBatch(Self.x, Self.y)
        }
    }

    @Test func `variables are read and assigned while their model is trained`() throws {
        let mine = model(32)
        try mine.build(inputShape: [-1, 8])
        let isOver = Unchecked(NSMutableArray())
        let lock = NSLock()
        let goesOn = { lock.withLock { isOver.value.count == 0 } }
        let kernel = mine.layers[0].weights[0]
        let counts = try atOnce([
            {
                defer { lock.withLock { isOver.value.add(1) } }
                return try mine.fit(
                    Self.x, Self.y, batchSize: 4, epochs: 20, verbose: .silent)["loss"].count
            },
            {
                var rounds = 0
                while goesOn() || rounds == 0 {
                    kernel.assign(Tensor.full(kernel.shape, Double(rounds % 3) / 10))
                    rounds += 1
                }
                return rounds
            },
            {
                var rounds = 0
                while goesOn() || rounds == 0 {
                    let value = kernel.value
                    let first = try value.scalars() as [Double]
                    // A tensor keeps the numbers it has read.
                    #expect(try value.scalars() as [Double] == first)
                    rounds += 1
                }
                return rounds
            },
            {
                var rounds = 0
                while goesOn() || rounds == 0 {
                    let y = try mine.predict(Self.x[0..<3]).scalars() as [Double]
                    #expect(!y.contains { !$0.isFinite })
                    rounds += 1
                }
                return rounds
            },
        ])
        #expect(counts[0] == 20 && counts.allSatisfy { $0 > 0 })
    }

    @Test func `models that share a layer are trained at once`() throws {
        let shared = Dense(units: 8, activation: .tanh)
        let models = (0..<2).map { _ in
            let x = Input(shape: [8])
            let model = Model(inputs: x, outputs: Dense(units: 1)(shared(x)))
            model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
            return model
        }
        let losses = try atOnce(
            models.map { model in
                {
                    try model.fit(Self.x, Self.y, batchSize: 8, epochs: 10, verbose: .silent)[
                        "loss"]
                }
            })
        #expect(losses.allSatisfy { $0.count == 10 && !$0.contains { !$0.isFinite } })
    }

    @Test func `plain tensor maths runs on several threads`() throws {
        let sums = try atOnce(
            (0..<4).map { thread in
                {
                    try (1...50).map { i in
                        let a = Tensor.full([20, 20], Double(i))
                        return try (matmul(a, a) + Double(thread)).sum().item() as Double
                    }
                }
            })
        for (thread, list) in sums.enumerated() {
            #expect(list == (1...50).map { 400 * (20 * Double($0 * $0) + Double(thread)) })
        }
    }
}
