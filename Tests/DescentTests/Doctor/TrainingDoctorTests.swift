import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// A planted fault of each kind that `fit(…, doctor: true)` sees while training.
@Suite(.serialized) struct TrainingDoctorTests {
    private func finding(
        _ kind: Diagnosis.Kind, _ history: History, _ words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let diagnosis = try #require(history.diagnosis)
        let finding = try #require(
            diagnosis.findings(of: kind).first,
            "no \(kind): \(diagnosis) \(history.history)", sourceLocation: sourceLocation)
        for word in words {
            #expect(
                finding.description.contains(word), "\(finding)", sourceLocation: sourceLocation)
        }
    }

    @Test func `a line through a parabola has high bias`() throws {
        setRandomSeed(0)
        let x = Tensor.linspace(from: -2, to: 2, count: 200).reshaped(to: [200, 1])
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: Adam(learningRate: 0.05), loss: MeanSquaredError())
        let history = try model.fit(
            x, square(x), epochs: 40, verbose: .silent, doctor: true)
        try finding(
            .highBias, history, "what outputs that look at no input cost, but it stays at",
            "Use a bigger network (more units or layers), train longer, try another architecture")
        #expect(history.diagnosis?.findings.count == 1)
    }

    @Test func `a large net on a few noisy rows has high variance and overfits`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.noise(60, 20)
        func model() -> Sequential {
            let model = Sequential([
                Dense(units: 128, activation: .relu), Dense(units: 128, activation: .relu),
                Dense(units: 1),
            ])
            model.compile(optimizer: Adam(learningRate: 0.003), loss: MeanSquaredError())
            return model
        }
        let history = try model().fit(
            x, y, epochs: 40, verbose: .silent, validationSplit: 0.4, doctor: true)
        try finding(
            .highVariance, history, "needs to be near the training loss of", "high variance",
            "Get more data", "Dropout(rate: 0.5)", "smaller network")
        try finding(
            .overfitting, history, "on it rises from", "EarlyStopping(patience: 3")
        let stopped = try model().fit(
            x, y, epochs: 40, verbose: .silent,
            callbacks: [EarlyStopping(patience: 3, restoreBestWeights: true)],
            validationSplit: 0.4, doctor: true)
        #expect(stopped.diagnosis?.findings(of: .overfitting) == [])
    }

    @Test func `a learning rate that makes the loss jump is too high`() throws {
        for optimizer in [
            SGD(learningRate: 5), SGD(learningRate: 50), Adam(learningRate: 1),
            RMSprop(learningRate: 1),
        ] as [Optimizer] {
            setRandomSeed(0)
            let (x, y) = Faults.clusters(noise: 1.5)
            let hidden = [Dense(units: 32, activation: .tanh), Dense(units: 32, activation: .tanh)]
            let history = try Faults.classifier(hidden: hidden, optimizer: optimizer).fit(
                x, y, epochs: 8, verbose: .silent, doctor: true)
            try finding(.learningRateTooHigh, history, "The training loss needs to fall", "Divide")
        }
    }

    @Test func `a training that diverges says so before it throws`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let model = Sequential([Dense(units: 8, activation: .relu), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 50), loss: MeanSquaredError())
        #expect(throws: TrainingError.self) {
            try model.fit(
                x, y.cast(to: .float32), epochs: 30, verbose: .silent, doctor: true)
        }
        model.compile(optimizer: SGD(learningRate: 50), loss: MeanSquaredError())
        let history = try model.fit(
            x, y.cast(to: .float32), epochs: 30, verbose: .silent, callbacks: [TerminateOnNaN()],
            doctor: true)
        try finding(.learningRateTooHigh, history, "but it is nan in")
    }

    @Test(arguments: [1e-6, 1e-9])
    func `a learning rate that hardly moves weights is too low`(_ rate: Double) throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let history = try Faults.classifier(optimizer: Adam(learningRate: rate)).fit(
            x, y, epochs: 4, verbose: .silent, doctor: true)
        try finding(
            .learningRateTooLow, history, "but after 4 epochs it is", "no step changes a weight",
            "Multiply the learning rate by 10 to 100.")
        #expect(history.diagnosis?.findings(of: .highBias) == [])
    }

    @Test func `units that die in training are found at its end`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let hidden = [
            Dense(units: 16, activation: .relu),
            Dense(units: 16, activation: .relu, biasInitializer: Constant(value: -50)),
        ]
        let history = try Faults.classifier(hidden: hidden).fit(
            x, y, epochs: 3, verbose: .silent, doctor: true)
        try finding(.deadUnits, history, "Layer 'dense_1'", "100 % of 16")
    }

    @Test func `faults of the start are found in fit too`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters(scale: 100)
        let wide = Dense(units: 16, activation: .sigmoid)
        let history = try Faults.classifier(
            hidden: [wide],
            last: Dense(
                units: 4, kernelInitializer: RandomNormal(standardDeviation: 30), name: "scores")
        ).fit(x, y, epochs: 2, verbose: .silent, doctor: true)
        try finding(.inputScale, history, "Layer 'dense'")
        try finding(.initialLoss, history, "Output 'scores'")
        try finding(.saturatedUnits, history, "Layer 'dense'")
        setRandomSeed(0)
        let deep = try Faults.classifier(hidden: Faults.deep(12, .sigmoid)).fit(
            x / 100, y, epochs: 2, verbose: .silent, doctor: true)
        try finding(.vanishingGradients, deep, "they vanish")
    }

    @Test func `models with several outputs and class weights are watched`() throws {
        setRandomSeed(0)
        let (x, y) = Faults.clusters()
        let input = Input(shape: [2])
        let hidden = Dense(units: 16, activation: .relu)(input)
        let model = Model(
            inputs: [input],
            outputs: [Dense(units: 4)(hidden), Dense(units: 1, name: "sum")(hidden)])
        model.compile(
            optimizer: Adam(learningRate: 0.01),
            losses: [SparseCategoricalCrossentropy(fromLogits: true), MeanSquaredError()])
        let history = try model.fit(
            [x], [y, x.sum(axes: [1])], epochs: 10, verbose: .silent, doctor: true)
        #expect(history.diagnosis?.findings == [], "\(history.diagnosis!)")
        #expect(history.diagnosis?.losses.count == 2)
        let weighted = try Faults.classifier().fit(
            x, y, epochs: 10, verbose: .silent, classWeight: [0: 2, 1: 0.5], doctor: true)
        #expect(weighted.diagnosis?.findings == [], "\(weighted.diagnosis!)")
    }
}
