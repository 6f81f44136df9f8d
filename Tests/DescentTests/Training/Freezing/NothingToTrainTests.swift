import DescentCore
import Synchronization
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import DescentSupport

/// Collects what is warned of while `body` runs.
func heard(_ body: () throws -> Void) rethrows -> [String] {
    final class Box: Sendable { let lines = Mutex<[String]>([]) }
    let box = Box()
    try Terminal.listening({ line in box.lines.withLock { $0.append(line) } }) {
        try body()
    }
    return box.lines.withLock { $0 }
}

/// A step that can train nothing says so.
struct NothingToTrainTests {
    private let x = Tensor.ones([4, 2])
    private let y = Tensor.ones([4, 1])

    private func judge() -> Sequential {
        let model = Sequential(
            [Input(shape: [2]), Dense(units: 1, activation: .sigmoid, name: "score")], name: "d")
        model.compile(optimizer: SGD(learningRate: 0.5), loss: BinaryCrossentropy())
        return model
    }

    private static let words =
        "A training step needs weights to train, but got Sequential 'd' with `trainable` = false. "
        + "Nothing is learnt: set it to true to train it."

    @Test("trainOnBatch on a frozen model warns once for each compile")
    func steps() throws {
        let d = judge()
        d.trainable = false
        let warnings = try heard { for _ in 0..<3 { try d.trainOnBatch(x, y) } }
        #expect(warnings == [Self.words])
        #expect(try heard { try d.trainOnBatch(x[0..<2], y[0..<2]) } == [])
        d.compile(optimizer: SGD(learningRate: 0.5), loss: BinaryCrossentropy())
        #expect(try heard { try d.trainOnBatch(x, y) } == [Self.words])
    }

    @Test("fit on a frozen model warns, evaluate does not")
    func fit() throws {
        let d = judge()
        d.trainable = false
        #expect(try heard { _ = try d.evaluate(x, y, verbose: .silent) } == [])
        let warnings = try heard { try d.fit(x, y, epochs: 3, verbose: .silent) }
        #expect(warnings == [Self.words])
        #expect(d.checkWiring().isEmpty)
    }

    @Test("A model that trains something says nothing")
    func silent() throws {
        let model = Sequential([Dense(units: 2), BatchNormalization(), Dense(units: 1)])
        model.compile(loss: .mse)
        #expect(try heard { try model.trainOnBatch(x, y) } == [])
        model.layers[0].trainable = false
        #expect(try heard { try model.trainOnBatch(x, y) } == [])
        model.layers[2].trainable = false
        model.layers[1].trainable = false
        #expect(
            try heard { try model.trainOnBatch(x, y) } == [
                "A training step needs weights to train, but got \(model.title) with `trainable` = "
                    + "false for Dense 'dense', BatchNormalization 'batch_normalization', "
                    + "Dense 'dense_1'. Nothing is learnt: set it to true for the layers to be "
                    + "trained."
            ])
    }

    @Test("The warning tells why there is nothing to train")
    func reasons() throws {
        let base = Sequential([Dense(units: 1), Dense(units: 1)], name: "base")
        let cases: [(Sequential, String)] = [
            (
                Sequential([Rescaling(scale: 2)], name: "a"),
                "Sequential 'a' (Rescaling 'rescaling') without weights."
            ),
            (
                Sequential([base], name: "b"),
                "Sequential 'b' with `trainable` = false for Sequential 'base'."
            ),
            (
                Sequential((0..<5).map { _ in Dense(units: 2, trainable: false) }, name: "c"),
                "'dense', Dense 'dense_1', Dense 'dense_2' and 2 more."
            ),
            (
                Sequential([Normalization(mean: [0, 0], variance: [1, 1])], name: "e"),
                "Sequential 'e' (Normalization 'normalization') without weights."
            ),
            (
                Sequential([BatchNormalization(center: false, scale: false)], name: "f"),
                "Sequential 'f' whose weights are not made to be trained."
            ),
        ]
        base.trainable = false
        for (model, words) in cases {
            model.compile(loss: .mse)
            let labels = try model.predict(x)
            let warnings = try heard { try model.trainOnBatch(x, labels) }
            #expect(warnings.count == 1 && warnings[0].contains(words), "\(warnings)")
        }
    }

    /// Keras 3 does the same; in older versions `d` went on training.
    @Test("After d.trainable = false for a combined model, d itself trains nothing and says so")
    func adversaries() throws {
        let d = judge()
        let g = Sequential([Input(shape: [2]), Dense(units: 2)], name: "g")
        d.trainable = false
        let gan = Sequential([Input(shape: [2]), g, d], name: "gan")
        gan.compile(optimizer: SGD(learningRate: 0.5), loss: BinaryCrossentropy())
        let (judged, made) = (try d.getWeights(), try g.getWeights())
        #expect(try heard { try d.trainOnBatch(x, y) } == [Self.words])
        #expect(try heard { try gan.trainOnBatch(x, y) } == [])
        #expect(try d.getWeights().map { try $0.scalars() } == judged.map { try $0.scalars() })
        #expect(try g.getWeights().map { try $0.scalars() } != made.map { try $0.scalars() })
        // Thawed for its own step, as every recipe does that alternates.
        d.trainable = true
        #expect(try heard { try d.trainOnBatch(x, y) } == [])
        #expect(try d.getWeights().map { try $0.scalars() } != judged.map { try $0.scalars() })
    }

    @Test("An optimizer without gradients throws, or warns once where it cannot")
    func optimizers() throws {
        let optimizer = SGD(learningRate: 1)
        let error = ConfigurationError(
            who: "SGD", expected: "a gradient of at least one weight", got: "none",
            fix: "Nothing would be learnt: check `trainable` of the model and of its layers.")
        #expect(throws: error) { try optimizer.applyNow([]) }
        let warnings = heard { for _ in 0..<3 { optimizer.apply([]) } }
        #expect(warnings == ["\(error)"])
        // It can still be used.
        let weight = try Variable(Tensor([1]), name: "w")
        try optimizer.applyNow([(gradient: Tensor([1]), variable: weight)])
        #expect(try weight.read().scalars() == [0])
        #expect(try optimizer.iterations?.read().item() == 1)
    }

    @Test("The doctor finds that nothing is trained, and gives no advice on rates")
    func doctor() throws {
        let model = Sequential([Dense(units: 4, activation: .relu), Dense(units: 1)], name: "m")
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        let inputs = Tensor(shape: [16, 2], scalars: (0..<32).map { Float($0 % 5) / 2 - 1 })
        let labels = Tensor(shape: [16, 1], scalars: (0..<16).map { Float($0 % 3) })
        model.trainable = false
        var diagnoses: [Diagnosis] = []
        _ = try heard {
            diagnoses.append(try model.diagnose(inputs, labels))
            let history = try model.fit(
                inputs, labels, epochs: 12, verbose: .silent, doctor: true)
            diagnoses += [history.diagnosis].compactMap { $0 }
        }
        #expect(diagnoses.count == 2)
        for diagnosis in diagnoses {
            #expect(diagnosis.findings.first?.kind == .nothingToTrain)
            let others: Set<Diagnosis.Kind> = [
                .learningRateTooLow, .learningRateTooHigh, .highBias, .updateTooSmall,
                .cannotOverfitBatch,
            ]
            #expect(!diagnosis.findings.contains { others.contains($0.kind) }, "\(diagnosis)")
        }
    }
}
