import Descent
import DescentData
import DescentFormats
import Foundation
import Testing

/// The README's blocks, run on small data. Keep them equal to the README: `ReadmeTests` compares.
@Suite struct ReadmeBlocks {
    private let X = (0..<40).map { [Double($0) / 40, Double($0 % 7) / 7] }
    private var Y: [[Double]] { X.map { [$0[0] + $0[1] > 1 ? 1.0 : 0.0] } }

    @Test("The notes' program trains")
    func notesProgram() throws {
        let (Xtest, Ytest) = (X, Y)
        // The aligned column is the README's.
        // swift-format-ignore
        let model = Sequential([
            Dense(units: 25, activation: .sigmoid),
            Dense(units: 15, activation: .sigmoid),
            Dense(units: 1,  activation: .sigmoid),
        ])
        model.compile(loss: BinaryCrossentropy())
        let history = try model.fit(X, Y, epochs: 100)
        print(try model.evaluate(Xtest, Ytest), try model.predict(Xtest).scalars())

        #expect(history["loss"].count == 100)
        #expect(history["loss"][99] < history["loss"][0])
    }

    @Test("Short forms of Keras train, and errors are printed")
    func shortForms() throws {
        let classes = X.map { Int($0[0] * 2.9) }
        let model: Sequential = Sequential([
            Dense(25, activation: "relu"), Dropout(0.2),
            Dense(3, kernelInitializer: .heNormal(seed: 1)),
        ])
        model.compile(
            optimizer: .adam(learningRate: 0.01),
            loss: .sparseCategoricalCrossentropy(fromLogits: true),
            metrics: ["accuracy"])
        do {
            try model.fit(X, classes, epochs: 5, verbose: 0)
        } catch {
            print(error)  // what was needed, what came, which layer and line, what to do
        }
        #expect(model.history?["accuracy"].count == 5)
    }

    @Test("Several outputs go by name")
    func severalOutputs() throws {
        let (levels, classes) = (X.map { [$0[0]] }, X.map { Int($0[0] * 2.9) })
        let row = Input(shape: [2], name: "row")
        let hidden = Dense(8, activation: "relu", name: "hidden")(row)
        let two = Model(
            inputs: row, outputs: [Dense(1, name: "level")(hidden), Dense(3, name: "kind")(hidden)])
        two.compile(
            loss: ["level": .mse, "kind": .sparseCategoricalCrossentropy(fromLogits: true)],
            lossWeights: ["kind": 0.5], metrics: ["kind": [.accuracy]])
        try two.fit(["row": X], ["level": levels, "kind": classes], epochs: 2, verbose: 0)
        // or in their order: fit(X, [levels, classes])
        let (level, kind) = try two.predict(X)  // or two.predictAll(X)["kind"]
        let features = Model(inputs: two.inputs, outputs: two.layer(named: "hidden")!.output)

        #expect(level.shape == [40, 1] && kind.shape == [40, 3])
        #expect(try features.predict(X).shape == [40, 8])
        try two.fit(X, [levels, classes], verbose: 0)
        #expect(try two.predictAll(X)["kind"].shape == [40, 3])
    }

    @Test("Losses, metrics and callbacks of one's own are used")
    func ownParts() throws {
        let model = Sequential([Block(), Dense(1)])
        model.compile(optimizer: .adam, loss: Asymmetric(), metrics: [Largest(name: "largest")])
        let history = try model.fit(X, Y, epochs: 2, verbose: 0, callbacks: [Patience()])
        #expect(try #require(history["largest"].last) > 0)
        #expect(model.trainableWeights.count == 7)
    }

    @Test("A model with two inputs trains")
    func functionalModel() throws {
        let (a, b) = (Tensor.randomUniform([64, 4]), Tensor.randomUniform([64, 3]))
        let target = a.sum(axes: [1], keepDims: true)
        let left = Input(shape: [4], name: "left")
        let right = Input(shape: [3], name: "right")
        let joined = Concatenate()([Dense(units: 8, activation: .relu)(left), right * 0.5])
        let graphModel = Model(inputs: [left, right], outputs: Dense(units: 1)(joined))
        graphModel.compile(optimizer: Adam(learningRate: 0.01), loss: MeanSquaredError())
        try graphModel.fit([a, b], [target], epochs: 5, verbose: .silent)
        print(graphModel.summary())

        #expect(try graphModel.predict([a, b]).shape == [64, 1])
    }

    @Test("A custom layer multiplies")
    func customLayer() throws {
        #expect(try Scale()(Tensor([[1, 2]])).scalars() == [1, 2])
    }

    @Test("Padded sequences train, and so do batches of other lengths")
    func sequences() throws {
        let reviews = Sequential([
            Input(shape: [nil], dtype: .int32),
            Embedding(50, 8, maskZero: true), GlobalAveragePooling1D(),
            Dense(1, kernelConstraint: MaxNorm(maxValue: 2)),
        ])
        reviews.compile(optimizer: .adam, loss: .binaryCrossentropy(fromLogits: true))
        try reviews.fit([[3, 7, 1, 0], [4, 2, 0, 0]], [1, 0], epochs: 2, verbose: 0)
        let longer = [([[3, 7, 1, 9, 2, 0]], [1]), ([[4, 2]], [0])]
        try reviews.fit(Batches(longer), epochs: 2, verbose: 0)

        let padded = try reviews.predict([[3, 7, 0, 0]]).scalars()
        #expect(
            try zip(padded, reviews.predict([[3, 7]]).scalars()).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("Texts become numbers, and a model takes them")
    func texts() throws {
        let vectorize = TextVectorization(maxTokens: 1000, outputSequenceLength: 8)
        try vectorize.adapt(["a good film", "a bad one"])
        print(try vectorize(["a good one"]).scalars())  // 2, 4, 3, 0 …: places in the vocabulary
        let sentiment = Sequential([
            vectorize, Embedding(1000, 8, maskZero: true), GlobalAveragePooling1D(), Dense(1),
        ])
        sentiment.compile(optimizer: .adam, loss: .binaryCrossentropy(fromLogits: true))
        try sentiment.fit(["a good film", "a bad one"], [1, 0], epochs: 2, verbose: 0)

        #expect(try vectorize(["a good one"]).scalars() == [2, 4, 3, 0, 0, 0, 0, 0])
        #expect(try sentiment.predict(["a film"]).shape == [1, 1])
    }

    @Test("Derivatives of first and second order are the notes'")
    func derivatives() throws {
        let (value, slope) = valueAndGradient(of: { w in square(2 + w * 3) }, at: Tensor(3))
        print(try value.item(), try slope.item())  // 121.0 66.0
        let curvature = gradient(
            of: { gradient(of: { w in square(2 + w * 3) }, at: $0) }, at: Tensor(3))
        print(try curvature.item())  // 18.0

        #expect(try (value.item(), slope.item(), curvature.item()) == (121, 66, 18))
    }

    @Test("A training loop written by hand lowers the loss")
    func customLoop() throws {
        let inputs = Tensor.randomNormal([32, 3])
        let target = inputs.sum(axes: [1], keepDims: true)
        let network = Sequential([Dense(units: 8, activation: .tanh), Dense(units: 1)])
        try network.build(inputShape: inputs.shape)
        let optimizer = Adam(learningRate: 0.01)
        for _ in 0..<200 {
            let weights = network.trainableWeights
            let slopes = gradient(
                of: square(network(inputs, training: true) - target).mean(),
                withRespectTo: weights.map(\.value))
            try optimizer.applyGradients(zip(slopes, weights))
        }
        let step = compiled { x, y in
            let loss = square(network(x, training: true) - y).mean()
            let weights = network.trainableWeights
            let slopes = gradient(of: loss, withRespectTo: weights.map(\.value))
            try optimizer.applyGradients(zip(slopes, weights))
            return loss
        }
        for _ in 0..<200 { _ = try step(inputs, target) }
        let error = try square(network(inputs) - target).mean().item()
        #expect(error < 1.5)  // 3 when nothing is learnt
    }

    @Test("Callbacks are called")
    func callbacks() throws {
        let model = Sequential([Dense(units: 1, activation: .sigmoid)])
        model.compile(loss: BinaryCrossentropy())
        let stopping = EarlyStopping(monitor: "val_loss", patience: 3, restoreBestWeights: true)
        let log = LambdaCallback(onEpochEnd: { epoch, logs in print(epoch, logs["loss"] ?? .nan) })
        let run = try model.fit(
            X, Y, epochs: 50, verbose: .silent, callbacks: [stopping, log], validationSplit: 0.2)
        print(run["val_loss"])

        #expect(run["val_loss"].count > 3)
    }

    @Test("A training step is profiled")
    func profiles() throws {
        let model = Sequential([Dense(units: 1, activation: .sigmoid)])
        model.compile(loss: BinaryCrossentropy())
        let profile = try model.profile(X, Y, batchSize: 32)  // leaves the weights as they are
        print(profile)
        try profile.writeTrace(to: "/tmp/step.json")
        print(try model.profilePrediction(X).table(limit: 5))

        #expect(!profile.instructions.isEmpty)
        try FileManager.default.removeItem(atPath: "/tmp/step.json")
    }

    @Test("Graphs are explained")
    func explanations() throws {
        let model = Sequential([Dense(units: 1, activation: .sigmoid)])
        model.compile(loss: BinaryCrossentropy())
        let (w, x, b, y) = (Tensor(2.0), Tensor(-2.0), Tensor(8.0), Tensor(2.0))
        let a = (w * x + b).named("a")
        let points = ["w": w, "x": x, "b": b, "y": y] as KeyValuePairs
        print(try explain(of: square(a - y) / 2, at: points, nudge: 0.001))
        let explanation = try model.explain(X, Y, nudge: 0.001)  // training's loss, first rows
        print(explanation["J"]?.value ?? .nan, explanation["dense/kernel"]?.derivatives ?? [])
        try explanation.write(to: "/tmp/graph.html")  // needs Graphviz' dot, as plot does
        try model.plot(to: "/tmp/model.svg")  // layers and shapes

        #expect(explanation["dense/kernel"]?.derivatives?.count == 2)
        for path in ["/tmp/graph.html", "/tmp/model.svg"] {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    @Test("Derivatives are checked")
    func gradientChecks() throws {
        let model = Sequential([Dense(units: 1, activation: .sigmoid)])
        model.compile(loss: BinaryCrossentropy())
        print(try model.checkGradients(X, Y))  // trains nothing
        print(try checkGradients(of: { w in square(2 + w[0] * 3) }, at: [Tensor(3)]).verdict)

        #expect(try model.checkGradients(X, Y).passed)
    }

    @Test("A healthy run has nothing to report")
    func divergence() throws {
        let model = Sequential([Dense(units: 1, activation: .sigmoid)])
        model.compile(loss: BinaryCrossentropy())
        let guardian = TerminateOnNaN(reports: true)  // a report, not an error
        try model.fit(X, Y, epochs: 5, verbose: .silent, callbacks: [guardian])
        if let report = guardian.report { print(report, report.cause, report.rows) }
        if let report = try model.findDivergence(X, Y) { print(report) }

        #expect(guardian.report == nil)
    }

    @Test("The wiring is checked")
    func wiring() throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(loss: MeanSquaredError())
        #expect(try model.checkWiring(X, Y).map(\.rule) == [.regressionOnClasses])
        for finding in try model.checkWiring(X, Y) { print(finding) }  // trains nothing
        model.compile(loss: MeanSquaredError(), silencing: [.regressionOnClasses])

        #expect(try model.checkWiring(X, Y) == [])
    }

    @Test("A model is diagnosed")
    func diagnoses() throws {
        // Whether so little training is enough must not depend on what other tests draw meanwhile.
        try withRandomSeed(1) {
            let model = Sequential([Dense(units: 1, activation: .sigmoid)])
            model.compile(loss: BinaryCrossentropy())
            print(try model.diagnose(X, Y))  // changes nothing in the model
            let watched = try model.fit(X, Y, epochs: 20, verbose: .silent, doctor: true)
            print(watched.diagnosis?.verdict ?? "")

            #expect(watched.diagnosis?.isHealthy == true)
        }
    }

    @Test("Fashion-MNIST is read")
    func data() throws {
        let data = try FashionMNIST.load()  // Debian's dataset-fashion-mnist, or load(from: folder)
        let few = data.train.images[0..<100].cast(to: .float32) / 255
        let classes = try data.train.labels[0..<100].scalars(as: Int.self)

        #expect(few.shape == [100, 28, 28])
        #expect(classes.count == 100)
    }

    @Test("Weights are saved and loaded")
    func weights() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "model.safetensors").path(percentEncoded: false)
        let make = { (head: String?) in
            Sequential([Input(shape: [2]), Dense(4, name: "dense"), Dense(1, name: head)])
        }
        let (model, copy, other) = (make(nil), make(nil), make("head"))
        try model.saveWeights(to: path)  // "model.safetensors"
        try copy.loadWeights(path)  // all or none: what does not fit is an error that names it
        let report = try other.loadWeights(path, skippingMismatched: true)
        print(report)  // loaded 2 of 4 weights; missing: 'head/kernel', 'head/bias'; …
        let kernel = try Safetensors.read(path, names: ["dense/kernel"])["dense/kernel"]

        #expect(try copy.predict(X).scalars() == model.predict(X).scalars())
        #expect(report.loaded == ["dense/kernel", "dense/bias"])
        #expect(kernel?.shape == [2, 4])
    }
}

extension ReadmeBlocks {
    @Test("Models are files that Keras reads")
    func models() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "model.keras").path(percentEncoded: false)
        let model = Sequential([Input(shape: [2]), Dense(4), Dense(1)])
        try model.save(to: path)  // "model.keras"
        let same = try Model.load(path)
        let best = ModelCheckpoint("best.keras", monitor: "val_loss", saveBestOnly: true)

        try model.recordEvidence(from: X, classNames: ["no", "yes"])
        try model.save(to: path)
        let proof = try Model.load(path).verifyEvidence()  // as `descent verify`
        let findings = try model.checkInputs(X)  // what is unlike; here nothing

        #expect(proof?.passed == true && findings.isEmpty)
        #expect(try same.predict(X).scalars() == model.predict(X).scalars())
        #expect(best.monitor == "val_loss")
    }
}

final class Scale: Layer {
    private var factor: Variable!

    override func build(inputShape: Shape) throws {
        factor = try addWeight(name: "factor", shape: [inputShape[-1]], initializer: Ones())
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor { x * factor.value }
}

final class Block: Layer {
    let scale = Scale(), inner = [Dense(8, activation: "relu"), Dense(2)]

    override func call(_ x: Tensor, training: Bool) -> Tensor {
        inner.reduce(scale(x)) { $1($0, training: training) }
    }
}

final class Asymmetric: Loss {
    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let error = yTrue - yPred
        return maximum(error * 2, -error).mean(axis: -1)  // one number for each row
    }
}

final class Largest: Metric {
    private var largest: Variable?
    override func build(yTrue: Shape, yPred: Shape) throws { largest = try addState("largest") }
    override func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {
        guard let largest else { return }
        let error = abs(yTrue - yPred).max().cast(to: .float64)
        largest.assign(maximum(largest.value, error))
    }
    override func result() throws -> Double { try largest?.read().item() ?? 0 }
}

final class Patience: Callback {
    override func onEpochEnd(_ epoch: Int, logs: inout Logs) {
        if let loss = logs["loss"], loss < 0.1 { model.stopTraining = true }
    }
}
