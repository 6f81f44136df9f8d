import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// The same mistakes in other clothes.
@Suite struct WiringVariationTests {
    private let x = Wiring.numbers([64, 3])

    private func rules(_ model: Model, _ x: Tensor, _ y: Tensor) throws -> [WiringRule] {
        try model.checkWiring(x, y).map(\.rule)
    }

    @Test("The last activation is found behind layers and maths that change nothing")
    func hiddenSoftmax() throws {
        let tails: [[any SequentialElement]] = [
            [Dense(units: 4, activation: .softmax), Dropout(rate: 0.5)],
            [Dense(units: 4), Activation(.softmax), Reshape(targetShape: [4])],
            [Dense(units: 4), Activation { softmax($0) }],
            [Sequential([Dense(units: 4), Softmax()])],
            [Sequential([Sequential([Dense(units: 4, activation: .softmax)]), Flatten()])],
        ]
        for tail in tails {
            let model = Wiring.model(tail, SparseCategoricalCrossentropy(fromLogits: true))
            #expect(try rules(model, x, Wiring.classes(64, 4)) == [.probabilitiesAsLogits])
        }
    }

    @Test("Functional models, free maths and layers of one's own are read too")
    func functional() throws {
        let input = Input(shape: [3])
        let outputs = [
            sigmoid(Dense(units: 1)(input)), Dense(units: 1, activation: .sigmoid)(input),
            OwnSigmoid()(input),
            Concatenate()([OwnSigmoid()(input), Dense(units: 1, activation: .sigmoid)(input)]),
        ]
        for output in outputs {
            let model = Model(inputs: input, outputs: output)
            model.compile(loss: BinaryCrossentropy(fromLogits: true))
            // Built at once, so no data are needed.
            #expect(model.checkWiring().map(\.rule) == [.probabilitiesAsLogits])
        }
        let own = Model(inputs: input, outputs: sigmoid(Dense(units: 1)(input)) * 20 - 10)
        own.compile(loss: BinaryCrossentropy(fromLogits: true))
        #expect(own.checkWiring() == [])
    }

    /// A weighted sum and a sigmoid in plain maths.
    private final class OwnSigmoid: Layer {
        private var weight: Variable?
        override func build(inputShape: Shape) throws {
            weight = try addWeight(
                name: "w", shape: [inputShape[-1], 1], initializer: GlorotUniform())
        }
        override func call(_ x: Tensor, training: Bool) -> Tensor {
            weight.map { sigmoid(matmul(x, $0.value)) } ?? x
        }
    }

    @Test("Each of several outputs is held against its own loss, and named")
    func severalOutputs() throws {
        let input = Input(shape: [3])
        let model = Model(
            inputs: input,
            outputs: [
                Dense(units: 1, name: "price")(input),
                Dense(units: 3, activation: .softmax, name: "kind")(input),
                Dense(units: 1, activation: .relu, name: "change")(input),
            ])
        model.compile(
            losses: [
                MeanSquaredError(), SparseCategoricalCrossentropy(fromLogits: true),
                MeanAbsoluteError(),
            ], metrics: [[.accuracy], [.accuracy], []])
        let y = [Wiring.numbers([64, 1]), Wiring.classes(64, 3), Wiring.numbers([64])]
        let findings = try model.checkWiring([x], y)
        #expect(
            findings.map(\.rule)
                == [.probabilitiesAsLogits, .accuracyOfRegression, .unreachableTargets])
        #expect(findings.map(\.layer) == ["kind", "price", "change"])
        #expect(
            findings[0].message.hasPrefix(
                "SparseCategoricalCrossentropy(fromLogits: true) for output 'kind' needs logits"))
    }

    @Test("Labels of every type and of shape [n] and [n, 1] are looked at")
    func labelTypes() throws {
        let bits = Wiring.bits(64, 1)
        for y in [bits, bits.reshaped(to: [64]), bits.cast(to: .int32), bits.cast(to: .bool)] {
            let model = Wiring.model([Dense(units: 1)], MeanSquaredError())
            #expect(try rules(model, x, y) == [.regressionOnClasses])
        }
        for dtype in [DType.uint8, .int64, .float32] {
            let model = Wiring.model(
                [Dense(units: 9)], SparseCategoricalCrossentropy(fromLogits: true))
            #expect(
                try rules(model, x, Wiring.classes(64, 3).cast(to: dtype)) == [
                    .moreUnitsThanClasses
                ])
        }
    }

    @Test("Class numbers for one-hot labels, and the other way round, say which loss to use")
    func labelKinds() throws {
        let categorical = Wiring.model(
            [Dense(units: 3, activation: .softmax)], CategoricalCrossentropy())
        let sparse = Wiring.model(
            [Dense(units: 3, activation: .softmax)], SparseCategoricalCrossentropy())
        for (model, y, fix) in [
            (categorical, Wiring.classes(64, 3), "For class numbers use Sparse"),
            (categorical, Wiring.classes(64, 3).reshaped(to: [64, 1]), "For class numbers use"),
            (sparse, Wiring.oneHotRows(64, 3), "For one-hot labels use CategoricalCrossentropy."),
            (sparse, Wiring.classes(64, 3) - 1, "Count classes from 0"),
            (sparse, Wiring.classes(64, 4), "give the last layer 4 units"),
        ] {
            let findings = try model.checkWiring(x, y)
            #expect(findings.map(\.rule) == [.labelsDoNotFit])
            #expect(findings[0].message.contains(fix))
        }
    }

    @Test("Findings name the layer inside a sub-model and where it was made")
    func location() throws {
        let line: Int = #line + 1
        let inner = Sequential([Dense(units: 1, activation: .softmax, name: "last")])
        let model = Wiring.model([inner], MeanSquaredError())
        let finding = try #require(try model.checkWiring(x, Wiring.numbers([64, 1])).first)
        #expect(finding.rule == .softmaxOverOneUnit && finding.layer == "last")
        #expect(finding.location?.line == line)
        #expect(
            finding.description.hasSuffix(
                " See DescentTests/WiringVariationTests.swift:\(line). (softmaxOverOneUnit)"))
    }

    @Test("Labels that do not count, by weight 0 or as ignoreClass, are not looked at")
    func maskedLabels() throws {
        let model = Wiring.model([Dense(units: 1, activation: .relu)], MeanSquaredError())
        let y = Tensor(shape: [64], scalars: (0..<64).map { $0 % 2 == 0 ? Float(-9) : 3 })
        #expect(try rules(model, x, y) == [.unreachableTargets])
        let data = try DataPreparation(model: model, function: "fit")
            .dataset([x], [y], weights: y.map { $0 < 0 ? 0 : 1 })
        let compilation = try #require(model.compilation)
        let findings = WiringInspection(model: model, compilation: compilation, data: data)
            .findings()
        #expect(findings == [])
        let ignoring = Wiring.model(
            [Dense(units: 3)], SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 255))
        let classes = Wiring.classes(64, 4).map { $0 == 3 ? 255 : Float($0) }
        #expect(try rules(ignoring, x, classes) == [])
    }

    @Test("A warning is printed once after compile, whatever data come")
    func printedOnce() throws {
        let model = Wiring.model(
            [Dense(units: 1)], MeanSquaredError(), silencing: Set(WiringRule.allCases))
        try model.build(inputShape: x.shape)
        func finding(_ message: String, of subject: String = "Input 'x'") -> WiringFinding {
            WiringFinding(
                rule: .unscaledInputs, message: message, layer: "dense", location: nil,
                subject: subject)
        }
        var (memory, lines) = (WiringMemory(), [String]())
        for y in [Wiring.numbers([64, 1]), Wiring.numbers([64, 1]).cast(to: .float64)] {
            let data = try DataPreparation(model: model, function: "fit")
                .dataset([x], [y], weights: nil)
            let key = WiringMemory.Key(model, data)
            #expect(memory.result(key) == nil)
            let findings = [
                finding("Too large in row \(lines.count)."), finding("Here too.", of: "Input 'z'"),
            ]
            #expect(memory.keep(findings, key) { lines.append($0) } == nil)
            #expect(memory.result(key) != nil)
        }
        let name = "(silencing: [.unscaledInputs])"
        #expect(lines == ["Too large in row 0. \(name)", "Here too. \(name)"])
    }

    @Test("Losses and metrics of one's own are not judged")
    func ownLosses() throws {
        final class Pinball: Loss {
            override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
                let e = yTrue - yPred
                return maximum(e * 0.9, e * -0.1).mean(axes: [-1])
            }
        }
        let model = Wiring.model(
            [Dense(units: 3, activation: .relu)], Pinball(),
            metrics: [MeanMetric(name: "error") { abs($0 - $1).mean(axes: [-1]) }])
        #expect(try rules(model, x, Wiring.bits(64, 1) - 1) == [])
        #expect(try rules(model, x, .zeros([64, 0])) == [])
    }

    @Test("Convolutions and stacked linear layers pass unscaled pictures on to a tanh")
    func unscaledPictures() throws {
        let pictures = Wiring.numbers([16, 8, 8, 1], scale: 127, shift: 127)
        let direct = Sequential([
            Conv2D(filters: 2, kernelSize: 3), Conv2D(filters: 2, kernelSize: 3, activation: .tanh),
            Flatten(), Dense(units: 1),
        ])
        let normalised = Sequential([
            Conv2D(filters: 2, kernelSize: 3), BatchNormalization(), Activation(.tanh), Flatten(),
            Dense(units: 1),
        ])
        for (model, expected) in [(direct, [WiringRule.unscaledInputs]), (normalised, [])] {
            model.compile(loss: MeanSquaredError())
            #expect(try rules(model, pictures, Wiring.numbers([16, 1])) == expected)
        }
    }

    @Test("Before compile and before the model is built there is nothing to say")
    func tooEarly() {
        let model = Sequential([Dense(units: 1, activation: .softmax)])
        #expect(model.checkWiring() == [])
        model.compile(loss: MeanSquaredError())
        #expect(model.checkWiring() == [])
        #expect(throws: TrainingError.self) {
            try Sequential([Dense(units: 1)]).checkWiring(x, x)
        }
    }

    @Test("Nothing changes in the model, nor in the random numbers that follow")
    func nothingChanges() throws {
        let model = Wiring.model([Dropout(rate: 0.5), Dense(units: 1)], MeanSquaredError())
        try model.build(inputShape: x.shape)
        let before = try model.getWeights().map { try $0.scalars() }
        _ = try model.checkWiring(x, Wiring.numbers([64, 1]))
        #expect(try model.getWeights().map { try $0.scalars() } == before)
    }
}
