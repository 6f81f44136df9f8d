import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Batches that come one by one, against the same rows as arrays in memory.
@Suite struct SourceTests {
    private let x = Wiring.numbers([22, 4])
    private let y = Wiring.numbers([22, 2], seed: 2)
    private let w = Tensor.range(1..<23).cast(to: .float32) / 10
    private let held = (Wiring.numbers([9, 4], seed: 5), Wiring.numbers([9, 2], seed: 6))

    private func model(_ loss: Loss = .mse, last: Int = 2) throws -> Sequential {
        let isClasses = loss is SparseCategoricalCrossentropy
        let end: ActivationFunction = isClasses ? .softmax : .linear
        let metrics: [[Metric]] = isClasses ? [[], []] : [[.mae], [.mse]]
        let model = Sequential([
            Dense(units: 5, activation: .tanh), BatchNormalization(),
            Dense(units: last, activation: end),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.05), loss: loss, metrics: metrics[0],
            weightedMetrics: metrics[1])
        try model.build(inputShape: x.shape)
        for (i, weight) in model.weights.enumerated() where weight.trainable {
            try weight.assignNow(Wiring.numbers(weight.shape, seed: UInt64(i + 3)))
        }
        return model
    }

    /// Rows 0 ..< 8, 8 ..< 16 and 16 ..< 22.
    private var parts: [(Tensor, Tensor, Tensor)] {
        [0..<8, 8..<16, 16..<22].map { (x[$0], y[$0], w[$0]) }
    }

    private func outcome(_ model: Model) throws -> [[Double]] {
        try model.getWeights().map { try $0.scalars() }
            + model.optimizer.variables.map { try $0.read().scalars() }
    }

    /// Gives numbered batches, and writes down which.
    private final class Counting: BatchSource {
        let batch: (Int) throws -> Batch?
        let count: Int
        var passes = 0
        var given: [Int] = []
        init(_ count: Int, _ batch: @escaping (Int) throws -> Batch?) {
            (self.count, self.batch) = (count, batch)
        }
        func startPass() -> () throws -> Batch? {
            passes += 1
            var next = 0
            return {
                guard next < self.count else { return nil }
                defer { next += 1 }
                self.given.append(next)
                return try self.batch(next)
            }
        }
    }

    private struct Stopped: Error {}

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("Sequences, arrays, closures and sources of one's own give the bits of arrays in memory")
    func same() throws {
        let arrays = try model()
        let history = try arrays.fit(
            x, y, batchSize: 8, epochs: 3, verbose: .silent, validationData: held, shuffle: false,
            sampleWeight: w, validationBatchSize: 4)
        let expected = try outcome(arrays)
        let parts = parts
        var next = 0
        let sources: [(any BatchSource, Int?)] = [
            (Batches(parts), nil), (Batches(parts.lazy.filter { _ in true }), nil),
            (Batches(x, y, sampleWeight: w, batchSize: 8), nil),
            (Batches(x, y, sampleWeight: w, batchSize: 8), 3),
            (Counting(3) { Batch(parts[$0].0, parts[$0].1, sampleWeight: parts[$0].2) }, nil),
            (
                Batches {
                    defer { next += 1 }
                    let part = parts[next % 3]
                    return Batch(part.0, part.1, sampleWeight: part.2)
                }, 3
            ),
        ]
        for (i, (source, steps)) in sources.enumerated() {
            let streamed = try model()
            let own = try streamed.fit(
                source, epochs: 3, stepsPerEpoch: steps, verbose: .silent,
                validationData: Batches(held.0, held.1, batchSize: 4))
            #expect(try outcome(streamed) == expected, "source \(i)")
            #expect(own.history == history.history && own.keys == history.keys, "source \(i)")
            #expect(streamed.history === own)
        }
        #expect(history.keys.contains("val_mae"))
    }

    @Test("Evaluation and prediction give the bits of arrays in memory")
    func evaluation() throws {
        let model = try model()
        let result = try model.evaluate(x, y, batchSize: 8, verbose: .silent, sampleWeight: w)
        #expect(try model.evaluate(Batches(parts), verbose: .silent) == result)
        let few = try model.evaluate(x[0..<16], y[0..<16], batchSize: 8, sampleWeight: w[0..<16])
        #expect(try model.evaluate(Batches(parts), steps: 2) == few)
        let outputs = try model.predict(x, batchSize: 8)
        #expect(try model.predict(Batches(x, batchSize: 8)).scalars() == outputs.scalars())
        let first = try model.predict(Batches(parts), steps: 2)
        #expect(try first.scalars() == outputs[0..<16].scalars())
        #expect(throws: TrainingError.self) { try model.predict(Counting(0) { _ in nil }) }
        #expect(throws: TrainingError.self) { try model.evaluate(Counting(0) { _ in nil }) }
    }

    @Test("Class weights and nested arrays are taken as from arrays")
    func literals() throws {
        let rows = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let labels = [0, 1, 1, 0]
        func made() throws -> Sequential {
            let model = Sequential([Dense(units: 2, activation: .softmax)])
            model.compile(optimizer: SGD(learningRate: 0.5), loss: .sparseCategoricalCrossentropy)
            try model.build(inputShape: [4, 2])
            try model.weights[0].assignNow(Wiring.numbers([2, 2]))
            return model
        }
        let (arrays, streamed) = (try made(), try made())
        try arrays.fit(
            rows, labels, batchSize: 3, epochs: 2, verbose: .silent, shuffle: false,
            classWeight: [1: 3])
        try streamed.fit(
            Batches(rows, labels, batchSize: 3), epochs: 2, verbose: .silent, classWeight: [1: 3])
        #expect(try outcome(arrays) == outcome(streamed))
    }

    @Test("With stepsPerEpoch a pass goes on from epoch to epoch, else each epoch is one")
    func passes() throws {
        let parts = parts
        func source(_ count: Int) -> Counting {
            Counting(count) { Batch(parts[$0 % 2].0, parts[$0 % 2].1) }
        }
        let even = source(4)
        try model().fit(even, epochs: 3, stepsPerEpoch: 2, verbose: .silent)
        #expect(even.given == [0, 1, 2, 3, 0, 1] && even.passes == 2)
        let open = source(3)
        try model().fit(open, epochs: 2, verbose: .silent)
        #expect(open.given == [0, 1, 2, 0, 1, 2] && open.passes == 2)
        // It ends within the third epoch, and training with it.
        let short = source(5)
        let history = try model().fit(short, epochs: 9, stepsPerEpoch: 2, verbose: .silent)
        #expect(short.given == [0, 1, 2, 3, 4] && history.epoch == [0, 1, 2])
    }

    @Test("A batch unlike the first is refused by its number")
    func unlike() throws {
        let (x, y) = (x[0..<4], y[0..<4])
        func fault(_ batch: @escaping () throws -> Batch) throws -> String {
            let source = Counting(3) { $0 < 2 ? Batch(x, y) : try batch() }
            let model = try model()
            return message { try model.fit(source, verbose: .silent) }
        }
        #expect(
            try fault { Batch(x[.all, 0..<3], y) }.hasPrefix(
                "Batch 2 of the source, counted from 0: "))
        #expect(
            try fault { Batch(x.cast(to: .float64), y) }
                == "Batch 2 of the source, counted from 0: fit needs inputs with rows of "
                + "float32[4], as in the first batch, but got rows of float64[4]. Give every batch "
                + "arrays of the same shapes and types.")
        #expect(
            try fault { Batch(x, y, sampleWeight: Tensor.ones([4])) }.contains(
                "fit needs sample weights with none, as in the first batch, but got rows of "))
        #expect(try fault { Batch([x, x], y) }.contains("needs 1 input, but got 2"))
        #expect(try fault { Batch(x, y[0..<3]) }.contains("4 rows of inputs and 3 of labels"))
        #expect(try fault { Batch(x) }.hasPrefix("Batch 2 of the source"))
        #expect(
            try fault { throw Stopped() } == "Batch 2 of the source, counted from 0: Stopped()")
    }

    @Test("Labels that do not fit are refused by batch and row")
    func labels() throws {
        let model = try model(.sparseCategoricalCrossentropy, last: 3)
        let good = Tensor(shape: [4], scalars: [0, 1, 2, 0] as [Int32])
        let bad = Tensor(shape: [4], scalars: [0, 1, 7, 0] as [Int32])
        let source = Batches([(x[0..<4], good), (x[4..<8], bad)])
        do {
            try model.fit(source, verbose: .silent)
            Issue.record("no error")
        } catch let error as BatchError {
            #expect(
                error.batch == 1
                    && error.underlying as? DataError
                        == .labelOutOfRange(row: 2, value: 7, classes: 3)
            )
        }
        #expect(message { _ = try model.evaluate(source) }.hasPrefix("Batch 1 of the source"))
    }

    @Test("A source without batches, and arguments that cannot be, are refused")
    func refused() throws {
        let model = try model()
        let (empty, one) = (Counting(0) { _ in nil }, Batches(parts))
        #expect(
            message { try model.fit(empty, verbose: .silent) }
                == "fit needs a source with at least one batch, but got none. Check how its data "
                + "are found; startPass() starts at the first batch again.")
        var left = [Batch(x, y)]
        let once = Batches { left.popLast() }
        #expect(
            message { try model.fit(once, epochs: 2, verbose: .silent) }.hasPrefix(
                "fit needs a source with at least one batch for every epoch, but got none for "
                    + "epoch 2."))
        #expect(model.history?.epoch == [0])
        #expect(message { try model.fit(one, stepsPerEpoch: 0) }.contains("stepsPerEpoch above 0"))
        #expect(message { try model.fit(one, validationSteps: 1) }.contains("validationData with"))
        #expect(message { _ = try model.evaluate(one, steps: -1) }.contains("steps above 0"))
        #expect(message { try model.fit(Batches(x, y, batchSize: 0)) }.contains("batchSize above"))
        #expect(message { try model.fit(Batches(x, y[0..<4])) }.contains("arrays of 22 rows"))
        #expect(message { try Sequential().fit(one) }.contains("needs a compiled model"))
        #expect(throws: TrainingError.self) { try model.trainingSnapshot() }
    }

    @Test("Callbacks hear of every batch, may stop, and are told of steps if they are known")
    func callbacks() throws {
        final class Look: Callback {
            var batches: [Int] = []
            var tests = 0
            var last = Int.max
            override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) {
                batches.append(batch)
                if batch == last { model.stopTraining = true }
            }
            override func onTestBatchEnd(_ batch: Int, logs: BatchLogs) { tests += 1 }
        }
        let look = Look()
        try model().fit(
            Batches(parts.lazy.filter { _ in true }), epochs: 2, verbose: .silent,
            callbacks: [look], validationData: Batches(held.0, held.1, batchSize: 4))
        #expect(look.batches == [0, 1, 2, 0, 1, 2] && look.tests == 6 && look.params.steps == 0)
        look.batches = []
        look.last = 1
        let history = try model().fit(
            Batches(parts), epochs: 2, verbose: .silent, callbacks: [look])
        #expect(look.batches == [0, 1] && history.epoch == [0] && look.params.steps == 3)
    }

    @Test("A loss that is not finite ends training, and the weights go back to the epoch's start")
    func divergence() throws {
        let (x, y) = (x[0..<4], y[0..<4])
        let source = Counting(3) { Batch($0 == 2 ? x * Double.infinity : x, y) }
        let model = try model()
        let before = try outcome(model).prefix(model.weights.count)
        do {
            try model.fit(source, verbose: .silent)
            Issue.record("no error")
        } catch TrainingError.diverged(let report) {
            #expect(report.step == 3 && report.explanation.contains("came from a source"))
        }
        #expect(try outcome(model).prefix(model.weights.count) == before)
    }

    @Test("Batches that are waited for give the same bits")
    func waitedFor() async throws {
        struct Slow: AsyncSequence, AsyncIteratorProtocol {
            let parts: [(Tensor, Tensor, Tensor)]
            var position = 0
            func makeAsyncIterator() -> Slow { self }
            mutating func next() async throws -> Batch? {
                await Task.yield()
                guard position < parts.count else { return nil }
                defer { position += 1 }
                let part = parts[position]
                return Batch(part.0, part.1, sampleWeight: part.2)
            }
        }
        let (plain, waiting, counted) = (try model(), try model(), try model())
        let history = try plain.fit(Batches(parts), epochs: 2, verbose: .silent)
        let own = try await waiting.fit(Slow(parts: parts), epochs: 2, verbose: .silent)
        #expect(try outcome(plain) == outcome(waiting) && own.history == history.history)
        let twice = Slow(parts: parts + parts)
        try await counted.fit(twice, epochs: 2, stepsPerEpoch: 3, verbose: .silent)
        #expect(try outcome(plain) == outcome(counted))
        do {
            try await waiting.fit(Slow(parts: []), verbose: .silent)
            Issue.record("no error")
        } catch {
            #expect("\(error)".hasPrefix("fit needs a source with at least one batch"))
        }
    }

    @Test("A cancelled task ends a training that waits, and callbacks hear of the end")
    func cancelled() async throws {
        let parts = parts
        let (ended, epochs) = try await Task {
            let model = try model()
            var hasEnded = false
            let end = LambdaCallback(onTrainEnd: { _ in hasEnded = true })
            let stream = AsyncStream<Batch> {
                withUnsafeCurrentTask { $0?.cancel() }
                return Batch(parts[0].0, parts[0].1)
            }
            do {
                try await model.fit(stream, epochs: 2, verbose: .silent, callbacks: [end])
                Issue.record("no error")
            } catch {
                #expect(error is CancellationError)
            }
            return (hasEnded, model.history?.epoch)
        }.value
        #expect(ended && epochs == [])
    }
}
