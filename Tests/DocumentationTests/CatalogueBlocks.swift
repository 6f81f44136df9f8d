import Descent
import DescentFormats
import FileTesting
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

    @Test("Files of Keras are loaded, used, trained and saved")
    func fromKeras() throws {
        let folder = try TemporaryFolder()
        let (path, trained) = (folder["model.keras"], folder["trained.keras"])
        let weights = folder["pretrained.weights.h5"]
        let y = x.map { $0[0] > 0.5 ? 1 : 0 }
        let first = Sequential([Input(shape: [2]), Dense(2, activation: .softmax)])
        first.compile(optimizer: .adam, loss: .sparseCategoricalCrossentropy)
        try first.fit(x, y, epochs: 2, verbose: 0)
        try first.save(to: path)
        try first.saveWeights(to: weights)

        let model = try Model.load(path)  // "model.keras"
        print(model.summary())
        let predictions = try model.predict(x)
        try model.fit(x, y, epochs: 3)  // goes on with the compiled optimizer
        try model.save(to: trained)  // "trained.keras"

        #expect(try predictions.scalars() == first.predict(x).scalars())
        #expect(try Model.load(trained).predict(x).scalars() == model.predict(x).scalars())
        #expect(try model.predict(x).scalars() != first.predict(x).scalars())

        let report = try model.loadWeights(weights, skippingMismatched: true)
        print(report)  // weights: "pretrained.weights.h5"

        #expect(try model.predict(x).scalars() == first.predict(x).scalars())
    }

    @Test("A class of one's own is registered and read")
    func classOfOnesOwn() throws {
        let folder = try TemporaryFolder()
        let path = folder["tempered.keras"]
        let tempered = Sequential([Input(shape: [2]), Tempering(strength: 0.5), Dense(1)])
        try tempered.save(to: path)

        try Registry.register(Tempering.self)
        let model = try Model.load(path)

        #expect(try model.predict(x).scalars() == tempered.predict(x).scalars())
        #expect((model.layers.first as? Tempering)?.strength == 0.5)
    }
}

final class Tempering: Layer, Configurable {
    let strength: Double

    init(strength: Double = 1, name: String? = nil, dtype: DType = .float32) {
        self.strength = strength
        super.init(name: name, dtype: dtype)
    }

    override class var parameters: [Parameter] {
        super.parameters + [
            Parameter("strength", \Tempering.strength, default: 1, "How much large values shrink.")
        ]
    }

    convenience init(config: Configuration) throws {
        try self.init(
            strength: config[\Tempering.strength], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor { x / (1 + strength * abs(x)) }
}

actor Predictor {
    private let model: Sequential

    init(_ model: sending Sequential) { self.model = model }

    func predict(_ rows: [[Float]]) throws -> [Float] {
        try model.predict(rows).scalars(as: Float.self)
    }

    func replaceWeights(_ weights: [Tensor]) throws { try model.setWeights(weights) }
}
