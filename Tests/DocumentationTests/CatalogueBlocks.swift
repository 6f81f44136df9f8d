import Descent
import Testing

/// The blocks of the reference's pages, run on small data. Keep them equal:
/// `CatalogueTests` compares.
@Suite struct CatalogueBlocks {
    private let x: [[Float]] = (0..<40).map { [Float($0) / 40, Float($0 % 7) / 7] }
    private var y: [[Float]] { x.map { [$0[0] + $0[1] > 1 ? 1 : 0] } }

    @Test("The first page's program trains")
    func landingPage() throws {
        let model = Sequential([
            Dense(units: 32, activation: .relu),
            Dense(units: 1, activation: .sigmoid),
        ])
        model.compile(optimizer: .adam, loss: .binaryCrossentropy, metrics: [.accuracy])
        let history = try model.fit(x, y, epochs: 10, validationSplit: 0.2)
        print(history["val_accuracy"], try model.evaluate(x, y))

        #expect(history["val_accuracy"].count == 10)
    }

    @Test("An actor owns a model, answers many tasks, and takes the weights of another")
    func predictor() async throws {
        let (x, y) = (x, y)
        let model = Sequential([Dense(units: 8, activation: .relu), Dense(units: 1)])
        model.compile(optimizer: Adam(learningRate: 0.01), loss: MeanSquaredError())
        try model.fit(x, y, epochs: 5, verbose: .silent)
        let predictor = Predictor(model)  // `model` belongs to the actor now

        let expected = try await predictor.predict(x)
        let answers = try await withThrowingTaskGroup(of: [Float].self) { group in
            for row in x { group.addTask { try await predictor.predict([row]) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        // Answers come in any order, and one row may be added up otherwise than forty.
        #expect(zip(answers.sorted(), expected.sorted()).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(answers.count == x.count)

        let training = Task {
            let next = Sequential([Dense(units: 8, activation: .relu), Dense(units: 1)])
            next.compile(optimizer: Adam(learningRate: 0.01), loss: MeanSquaredError())
            try next.fit(x, y, epochs: 5, verbose: .silent)
            return try next.getWeights()
        }
        try await predictor.replaceWeights(try await training.value)
        #expect(try await predictor.predict(x) != expected)
    }

    @Test("Training without end is cancelled")
    func cancelling() async throws {
        let (x, y) = (x, y)
        let endless = Task {
            let model = Sequential([Dense(units: 1)])
            model.compile(loss: MeanSquaredError())
            try model.fit(x, y, epochs: 1_000_000_000, verbose: .silent)
        }
        endless.cancel()
        do { try await endless.value } catch is CancellationError { print("cancelled") }

        await #expect(throws: CancellationError.self) { try await endless.value }
    }
}

actor Predictor {
    private let model: Sequential

    init(_ model: sending Sequential) { self.model = model }

    func predict(_ rows: [[Float]]) throws -> [Float] {
        try model.predict(rows).scalars(as: Float.self)
    }

    func replaceWeights(_ weights: [Tensor]) throws { try model.setWeights(weights) }
}
