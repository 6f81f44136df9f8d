import Descent
import Testing

/// What a package that knows no more of Descent than is public can do: all that Descent's own
/// classes can.
@Suite struct OutsidePackageTests {
    private let words = Tensor(
        [
            [1, 2, 0, 0], [3, 1, 4, 0], [5, 5, 0, 0], [2, 4, 3, 1], [4, 0, 0, 0], [1, 5, 2, 0],
        ] as [[Int32]])
    private let labels = Tensor([[0], [1], [1], [0], [1], [0]] as [[Float]])

    init() throws {
        try Registry.register(RunningMean.self)
        try Registry.register(WidenedHinge.self)
        try Registry.register(Agreement.self)
        try Registry.register(HeavyBall.self)
        try Registry.register(Below.self)
    }

    /// A functional model of the layer, with both of its outputs in use.
    private func model(_ layer: RunningMean) -> Model {
        let ids = Input(shape: [4], dtype: .int32, name: "ids")
        let rows = Embedding(inputDim: 6, outputDim: 3, maskZero: true)(ids)
        let (steps, last) = layer(rows) as (Tensor, Tensor)
        let joined = Concatenate()([GlobalAveragePooling1D()(steps), last])
        return Model(inputs: ids, outputs: Dense(1, name: "end")(joined))
    }

    @Test("A masked layer with two outputs and a state computes what is written down by hand")
    func layer() throws {
        let layer = RunningMean(momentum: 0.5)
        let x = Tensor([[[4], [8], [100]]] as [[[Float]]])
        let outputs = layer.outputs([x.withMask(Tensor([[true, true, false]]))])
        #expect(try outputs[0].scalars() == [2, 5, 5])
        #expect(try outputs[1].scalars() == [5])
        #expect(try outputs[0].mask?.scalars() == [1, 1, 0])
        #expect(outputs[1].mask == nil)
        let later = layer.outputs([x], training: true, initialState: [Tensor([[8]])])
        #expect(try later[1].scalars() == [53.5])
        #expect(try layer.calls?.read().item() == 1)
        let fault = layer.outputs([Tensor.ones([2, 3])])[0].error
        #expect(fault.map { "\($0)".contains("inputs [batch, steps, features]") } == true)
    }

    @Test("Configurations go out and come back, by registered names too")
    func configurations() throws {
        let layer = RunningMean(momentum: 0.25, startInitializer: Ones(), gainConstraint: Below())
        let again = try #require(try Registry.layers.make(layer.configObject) as? RunningMean)
        #expect(again.configObject == layer.configObject)
        #expect(again.momentum == 0.25)
        let loss = try #require(try Registry.losses.make(WidenedHinge(margin: 2).configObject))
        #expect((loss as? WidenedHinge)?.margin == 2)
        #expect(
            RunningMean(momentum: 2, name: "r").configurationError?.description.hasPrefix(
                "RunningMean 'r' needs momentum from 0 to 1, but got 2.0. Use 0.5. See ") == true)
        #expect(throws: ConfigurationError.self) {
            try RunningMean(config: [ConfigEntry("momentun", .double(1))])
        }
        let dense = Dense(2, kernelConstraint: "below")
        #expect(dense(Tensor.ones([1, 2])).error == nil)
        #expect(try Dense(config: dense.config()).config() == dense.config())
    }

    @Test("Everything of one's own trains in fit, from a source that streams")
    func training() throws {
        let layer = RunningMean(startInitializer: Ones(), gainConstraint: Below(bound: 0.125))
        let model = withRandomSeed(1) { self.model(layer) }
        let optimizer = HeavyBall().transforming(Centred())
        model.compile(
            optimizer: optimizer, loss: WidenedHinge(), metrics: [Agreement(name: "right")])
        let before = try model.evaluate(words, labels, verbose: .silent)
        var row = 0
        let source = Batches {
            defer { row = (row + 2) % 6 }
            return Batch(self.words[row..<row + 2], self.labels[row..<row + 2])
        }
        let history = try model.fit(
            source, epochs: 30, stepsPerEpoch: 3, verbose: .silent,
            callbacks: [EarlyStopping(monitor: "right", patience: 30)])
        #expect(history["right"].count == 30)
        #expect(history["loss"].last ?? 1 < before.loss)
        #expect(try layer.calls?.read().item() == 90)
        #expect(try layer.gain?.read().scalars().allSatisfy { $0 <= 0.125 } == true)
        let slot = try #require(layer.gain.flatMap { optimizer.slot("speed", of: $0) })
        #expect(try slot.read().scalars().contains { $0 != 0 })
        let text = "\(model.summary(columns: 100) as Summary)"
        #expect(text.contains("(RunningMean)"))
        #expect(text.contains("[(None, 4, 3), (None,"))
    }

    @Test("What padding holds does not matter, and the length of a batch does not either")
    func padding() throws {
        let layer = RunningMean()
        let ids = Input(shape: [nil], dtype: .int32)
        let rows = Embedding(inputDim: 6, outputDim: 3, maskZero: true)(ids)
        #expect(throws: Never.self) { try layer.buildIfNeeded([[-1, 4, 3]]) }
        let pooled = GlobalAveragePooling1D()(rows)
        let model = Model(inputs: ids, outputs: Dense(1)(pooled))
        let short = Tensor([[1, 2]] as [[Int32]]), long = Tensor([[1, 2, 0, 0, 0]] as [[Int32]])
        let (a, b) = (try model.predict(short).scalars(), try model.predict(long).scalars())
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("The wiring check holds the loss against outputs and labels")
    func wiring() throws {
        let model = Sequential([
            Embedding(inputDim: 6, outputDim: 3, maskZero: true), GlobalAveragePooling1D(),
            Dense(1, activation: .sigmoid),
        ])
        model.compile(optimizer: HeavyBall(), loss: WidenedHinge())
        let findings = try model.checkWiring(words, labels)
        #expect(!findings.isEmpty)
        #expect(findings.contains { "\($0)".contains("sigmoid") })
        let good = self.model(RunningMean())
        good.compile(optimizer: HeavyBall(), loss: WidenedHinge())
        #expect(try good.checkWiring(words, labels).isEmpty)
    }

    @Test("Explanations show the layer by its name")
    func explanation() throws {
        let model = model(RunningMean(name: "mean_so_far"))
        model.compile(optimizer: HeavyBall(), loss: WidenedHinge())
        let page = "\(try model.explain(words, labels))"
        #expect(page.contains("mean_so_far"))
    }

    @Test("A step of one's own takes half of every gradient")
    func step() throws {
        let model = withRandomSeed(1) { Careful() }
        model.compile(
            optimizer: SGD(learningRate: 0.1), loss: WidenedHinge(), metrics: [Agreement()])
        let history = try model.fit(words, labels, batchSize: 3, epochs: 4, verbose: .silent)
        #expect(model.steps == 1)
        #expect(history["agreement"].count == 4)
        #expect(history["loss"][3] < history["loss"][0])
        #expect(try model.running.calls?.read().item() == 8)
    }
}
