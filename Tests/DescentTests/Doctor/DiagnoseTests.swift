import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// A planted fault of each kind that `diagnose` can see, and that it changes nothing.
@Suite(.serialized) struct DiagnoseTests {
    private func finding(
        _ kind: Diagnosis.Kind, of model: Model, _ x: Tensor, _ y: Tensor, at place: String?,
        _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let diagnosis = try model.diagnose(x, y)
        let found = diagnosis.findings(of: kind).first { $0.place == place }
        let finding = try #require(
            found, "no \(kind) at \(place ?? "model"): \(diagnosis)", sourceLocation: sourceLocation
        )
        for word in words {
            #expect(
                finding.description.contains(word), "\(finding)", sourceLocation: sourceLocation)
        }
        #expect(diagnosis.description.contains(finding.description), sourceLocation: sourceLocation)
    }

    @Test func `a last layer that starts huge costs more than guessing`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let last = Dense(
            units: 4, kernelInitializer: RandomNormal(standardDeviation: 20), name: "scores")
        try finding(
            .initialLoss, of: Faults.classifier(last: last), x, y, at: "scores",
            "Output 'scores' needs an initial loss near 1.39, what guessing costs, but got ",
            "start the last layer with smaller weights")
    }

    @Test func `chance costs ln K, ln 2 and the labels' variance`() throws {
        let (x, y) = Faults.clusters()
        let classes = try Faults.classifier().diagnose(x, y).losses[0]
        #expect(abs(try #require(classes.chance) - 1.386294) < 1e-5)
        let binary = Sequential([Dense(units: 1, activation: .sigmoid)])
        binary.compile(loss: BinaryCrossentropy())
        let half = try binary.diagnose(x, (y .< 1).cast(to: .float32)).losses[0]
        #expect(abs(try #require(half.chance) - 0.693147) < 1e-5)
        // A quarter of ones: −(¼ ln ¼ + ¾ ln ¾).
        #expect(abs(try #require(half.constant) - 0.562335) < 1e-4)
        let regression = Sequential([Dense(units: 1)])
        regression.compile(loss: MeanSquaredError())
        // 0, 1, 2, 3 in turn.
        let numbers = try regression.diagnose(x, y.cast(to: .float32)).losses[0]
        #expect(abs(try #require(numbers.chance) - 1.25) < 1e-4)
    }

    @Test func `losses of one's own that state what they expect cost chance too`() throws {
        let (x, y) = Faults.clusters()
        func row(_ last: Dense, _ loss: Loss, _ y: Tensor) throws -> Diagnosis.LossRow {
            let model = Sequential([last])
            model.compile(loss: loss)
            return try model.diagnose(x, y).losses[0]
        }
        let classes = try row(Dense(units: 4), FocalClasses(), y)
        #expect(abs(try #require(classes.chance) - 1.386294) < 1e-5)
        #expect(abs(try #require(classes.constant) - 1.386294) < 1e-4)
        // ¼ · ln 2, as the factor is (1 − ½)²; with logits and without.
        let bits = (y .< 1).cast(to: .float32)
        for fromLogits in [true, false] {
            let last = Dense(units: 1, activation: fromLogits ? .linear : .sigmoid)
            let half = try row(last, Focal(fromLogits: fromLogits), bits)
            #expect(abs(try #require(half.chance) - 0.173287) < 1e-5)
        }
        // Four equal shares: (¾)² + 3 · (¼)².
        let shares = try row(Dense(units: 4, activation: .softmax), Brier(), oneHot(y, depth: 4))
        #expect(abs(try #require(shares.chance) - 0.75) < 1e-5)
        #expect(abs(try #require(shares.constant) - 0.75) < 1e-4)
    }

    @Test func `a loss of one's own gets the finding of a last layer that starts huge`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        for (loss, isKnown) in [(FocalClasses() as Loss, true), (SilentClasses(), false)] {
            let last = Dense(
                units: 4, kernelInitializer: RandomNormal(standardDeviation: 20, seed: 1),
                name: "scores")
            let model = Faults.classifier(last: last)
            model.compile(optimizer: Adam(learningRate: 0.01), loss: loss)
            let diagnosis = try model.diagnose(x, y)
            let finding = try #require(diagnosis.findings(of: .initialLoss).first)
            // Without a statement the yardstick is what outputs of 0 cost.
            #expect(finding.suggestion.hasPrefix("It is sure of wrong answers") == isKnown)
            #expect((diagnosis.losses[0].chance != nil) == isKnown)
        }
    }

    /// The loss of ``FocalClasses``, of which nothing is known.
    private final class SilentClasses: Loss {
        override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
            FocalClasses().call(yTrue, yPred)
        }
    }

    @Test func `kernels of zeros cannot learn a few rows by heart`() throws {
        let (x, y) = Faults.clusters()
        let zeros = { (units: Int) in
            Dense(units: units, activation: .relu, kernelInitializer: .zeros)
        }
        let model = Faults.classifier(hidden: [zeros(16), zeros(16)])
        try finding(
            .cannotOverfitBatch, of: model, x, y, at: nil,
            "The model needs to learn 8 rows by heart, to a loss below ",
            "the best of four attempts", "kernels that start at 0")
        let kinds = try model.diagnose(x, y).findings.map(\.kind)
        #expect(Set(kinds) == [.cannotOverfitBatch, .deadUnits])
    }

    @Test func `a cut derivative is found, also where the rest can learn by heart`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let model = Faults.classifier(hidden: [Dense(units: 16, activation: .tanh), Cut()])
        try finding(
            .noGradient, of: model, x, y, at: "dense/kernel",
            "Weight 'dense/kernel' needs a derivative to learn by, but got 0", "stopGradient")
        #expect(try model.diagnose(x, y).findings(of: .noGradient).count == 1)
    }

    @Test func `a zero-initialised last layer is no fault`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let last = Dense(units: 4, kernelInitializer: .zeros, name: "scores")
        #expect(try Faults.classifier(last: last).diagnose(x, y).findings == [])
    }

    @Test func `bytes without scaling are found, with Rescaling they are fine`() throws {
        setRandomSeed(1)
        let bytes = (Tensor.randomUniform([300, 12]) * 255).cast(to: .uint8)
        let x = try bytes.evaluated()
        let y = try (x[.all, 0].cast(to: .float32) .> 127).cast(to: .int32).evaluated()
        func model(_ first: [Layer]) -> Sequential {
            Faults.classifier(hidden: first + [Dense(units: 16, activation: .relu)])
        }
        try finding(
            .inputScale, of: model([]), x.cast(to: .float32), y, at: "dense",
            "Layer 'dense' needs inputs of a size near 1, but got feature ",
            "Rescaling(scale: 1.0 / 255)")
        let scaled = try model([Rescaling(scale: 1.0 / 255)]).diagnose(x, y)
        #expect(scaled.findings == [])
        try finding(
            .inputScale, of: model([Rescaling(scale: 1e-7)]), x, y, at: "dense", ", the largest.")
    }

    @Test func `labels too large to be reached are found`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let model = Sequential([Dense(units: 8, activation: .tanh), Dense(units: 1, name: "price")])
        model.compile(loss: MeanSquaredError())
        let prices = y.cast(to: .float32) * 200_000 + 100_000
        try finding(
            .targetScale, of: model, x, prices, at: "price",
            "Output 'price' needs labels of a size near 1, but got root mean square 4",
            "standard deviation")
    }

    @Test func `dead ReLUs are found in layers, activations and plain maths`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let bias = Constant(value: -100)
        try finding(
            .deadUnits,
            of: Faults.classifier(hidden: [
                Dense(units: 16, activation: .relu, biasInitializer: bias)
            ]), x, y, at: "dense",
            "but got 100 % of 16 that are 0 for all 256 rows", ".heNormal")
        try finding(
            .deadUnits,
            of: Faults.classifier(hidden: [Dense(units: 16, biasInitializer: bias), ReLU()]), x, y,
            at: "re_lu", "100 % of 16")
        let input = Input(shape: [2])
        let hidden = relu(Dense(units: 16, biasInitializer: bias)(input))
        let model = Model(inputs: input, outputs: Dense(units: 4)(hidden))
        model.compile(loss: SparseCategoricalCrossentropy(fromLogits: true))
        try finding(.deadUnits, of: model, x, y, at: "between layers", "100 % of 16")
    }

    @Test func `dead channels of convolutions are found`() throws {
        setRandomSeed(0)
        let model = Sequential([
            Conv2D(
                filters: 8, kernelSize: 3, activation: .relu, biasInitializer: Constant(value: -100)
            ),
            GlobalAveragePooling2D(), Dense(units: 4),
        ])
        model.compile(loss: SparseCategoricalCrossentropy(fromLogits: true))
        let (x, y) = (Tensor.randomNormal([64, 8, 8, 1]), Tensor((0..<64).map { $0 % 4 }))
        try finding(.deadUnits, of: model, x, y, at: "conv2d", "100 % of 8")
    }

    @Test(arguments: [ActivationFunction.sigmoid, .tanh])
    func `units at their bounds are found`(_ activation: ActivationFunction) throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let hidden = Dense(
            units: 16, activation: activation,
            kernelInitializer: RandomNormal(standardDeviation: 50, seed: 2))
        try finding(
            .saturatedUnits, of: Faults.classifier(hidden: [hidden]), x, y, at: "dense",
            "needs sigmoid or tanh units with a slope", "of 16 within 0.01 of a bound")
    }

    @Test func `gates of silu may stand at their bounds`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let hidden = Dense(
            units: 16, activation: .silu, kernelInitializer: RandomNormal(standardDeviation: 10))
        let found = try Faults.classifier(hidden: [hidden]).diagnose(x, y)
        #expect(found.findings(of: .saturatedUnits) == [])
        #expect(found.layers[0].saturatedShare == nil)
    }

    @Test func `gradients vanish in twelve layers of sigmoids`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let model = Faults.classifier(hidden: Faults.deep(12, .sigmoid))
        try finding(
            .vanishingGradients, of: model, x, y, at: "dense",
            "13 layers apart: they vanish on the way back", "Use .relu with .heNormal")
        let ratio = try #require(try model.diagnose(x, y).gradientRatio)
        #expect(ratio < 1e-4)
    }

    @Test func `gradients explode in ten layers of large weights`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let hidden = Faults.deep(10, .relu, RandomNormal(standardDeviation: 1.5))
        try finding(
            .explodingGradients, of: Faults.classifier(hidden: hidden), x, y, at: "dense",
            "they explode on the way back", "clipnorm")
    }

    @Test func `ten ReLU layers with He's weights are healthy in depth`() throws {
        for seed in 0..<UInt64(3) {
            setRandomSeed(seed)
            let (x, y) = Faults.clusters()
            let found = try Faults.classifier(
                hidden: Faults.deep(10, .relu, .heNormal), optimizer: Adam()
            ).diagnose(x, y)
            let kinds = Set(found.findings.map(\.kind))
            #expect(
                kinds.isDisjoint(with: [.vanishingGradients, .explodingGradients, .noGradient]),
                "\(found)")
        }
    }

    @Test func `steps too large and too small are found`() throws {
        setRandomSeed(0)
        let noisy = Faults.clusters(noise: 4)
        let (x, y) = Faults.clusters()
        // Which weight moves furthest depends on the draw: seeds of their own,
        // which no test beside can change.
        let hidden = Dense(
            units: 16, activation: .relu, kernelInitializer: GlorotUniform(seed: 3))
        let scores = Dense(units: 4, kernelInitializer: GlorotUniform(seed: 103), name: "scores")
        let fast = Faults.classifier(
            hidden: [hidden], last: scores, optimizer: Adam(learningRate: 3))
        try finding(
            .updateTooLarge, of: fast, noisy.x, noisy.y, at: "dense/kernel",
            "needs steps of about 0.001 of its size, but one step changes it by",
            "Divide the learning rate by 10")
        for optimizer in [SGD(learningRate: 1e-7), Adam(learningRate: 1e-7)] as [Optimizer] {
            let model = Faults.classifier(optimizer: optimizer)
            try finding(
                .learningRateTooLow, of: model, x, y, at: nil,
                "The loss of 5 rows needs to fall within 200 steps, as it does with adam(",
                "Multiply its learning rate by 10 to 100.")
            let kinds = try model.diagnose(x, y).findings.map(\.kind)
            #expect(kinds.contains(.updateTooSmall) && !kinds.contains(.cannotOverfitBatch))
        }
        let model = Sequential([Dense(units: 8, activation: .relu), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 20), loss: MeanSquaredError())
        try finding(
            .learningRateTooHigh, of: model, x, y, at: nil, "Divide its learning rate by 10.")
    }

    @Test func `a schedule that begins at 0 is not too small`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let warmUp = PiecewiseConstantDecay(boundaries: [1], values: [1e-30, 0.01])
        let found = try Faults.classifier(optimizer: Adam(learningRate: warmUp)).diagnose(x, y)
        #expect(found.findings(of: .updateTooSmall) == [], "\(found)")
    }

    @Test func `labels that are all alike leave out what needs two`() throws {
        let (x, _) = Faults.clusters()
        let found = try Faults.classifier().diagnose(x, Tensor.zeros([400], dtype: .int32))
        #expect(found.overfitTrial == nil)
        #expect(found.findings == [])
    }
}
