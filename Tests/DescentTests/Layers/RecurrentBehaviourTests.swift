import Descent
import DescentCore
import Testing

/// What fixtures cannot say of recurrent layers: user cells, dropout, states, training, errors.
@Suite struct RecurrentBehaviourTests {
    private static func numbers(_ shape: Shape) -> Tensor {
        Tensor(
            shape: shape, scalars: (0..<shape.elementCount).map { Double($0 * 7 % 13) / 6 - 1 })
    }

    // MARK: Cells of users

    private final class MinimalCell: Layer, RecurrentCell {
        let units: Int
        var stateSize: [Int] { [units] }
        private var kernel: Variable!
        private var recurrentKernel: Variable!

        init(units: Int) {
            self.units = units
            super.init()
        }
        override func build(inputShape: Shape) throws {
            kernel = try addWeight(name: "kernel", shape: [inputShape[-1], units])
            recurrentKernel = try addWeight(
                name: "recurrent_kernel", shape: [units, units], initializer: .orthogonal)
        }
        func call(
            _ x: Tensor, states: [Tensor], training: Bool
        ) -> (output: Tensor, states: [Tensor]) {
            let h = matmul(x, kernel.value) + matmul(states[0], recurrentKernel.value)
            return (h, [h])
        }
    }

    @Test("A cell of the user's computes what SimpleRNN with the same weights does")
    func userCell() throws {
        let x = Self.numbers([2, 4, 3])
        let plain = SimpleRNN(
            5, activation: .linear, useBias: false, returnSequences: true, returnState: true)
        let own = RNN(MinimalCell(units: 5), returnSequences: true, returnState: true)
        try plain.buildIfNeeded([x.shape])
        try own.buildIfNeeded([x.shape])
        try own.setWeights(plain.getWeights())
        #expect(own.trainableWeights.count == 2)
        let (y, h) = plain(x) as (Tensor, Tensor)
        let (ownY, ownH) = own(x) as (Tensor, Tensor)
        try expectClose(ownY, y, "sequences")
        try expectClose(ownH, h, "state")
        let last = RNN(own.cell)(x) as Tensor
        try expectClose(last, h, "last")
    }

    @Test("A cell of the user's in a stack, with masks, is one among others")
    func userCellInAStack() throws {
        let x = Self.numbers([2, 4, 3]).withMask(
            Tensor(shape: [2, 4], scalars: [1, 1, 0, 1, 0, 1, 1, 0]))
        let layer = RNN(
            [GRUCell(3), MinimalCell(units: 2)], returnSequences: true, returnState: true)
        let all = layer.outputs([x])
        #expect(all.map(\.shape) == [[2, 4, 2], [2, 3], [2, 2]])
        // What does not count repeats the output before it.
        #expect(try all[0][0, 2].scalars() as [Double] == all[0][0, 1].scalars())
        #expect(try all[0][1, 3].scalars() as [Double] == all[2][1].scalars())
    }

    @Test("Models with a cell of the user's train")
    func userCellTrains() throws {
        let model = Sequential([Input(shape: [4, 3]), RNN(MinimalCell(units: 2)), Dense(1)])
        model.compile(optimizer: .sgd, loss: .meanSquaredError)
        let (x, y) = (Self.numbers([6, 4, 3]), Self.numbers([6, 1]))
        let history = try model.fit(x, y, epochs: 3, verbose: .silent)
        let losses = history["loss"]
        #expect(losses[2] < losses[0])
    }

    // MARK: Dropout

    @Test(
        "Dropout drops the same inputs in all steps while training, and nothing otherwise",
        arguments: [0.0, 0.5])
    func inputDropout(recurrent: Double) throws {
        let layer = SimpleRNN(
            4, activation: .linear, useBias: false, kernelInitializer: .ones,
            recurrentInitializer: .zeros, dropout: 0.5, recurrentDropout: recurrent, seed: 3,
            returnSequences: true)
        let x = Tensor.ones([8, 5, 1])
        #expect(try (layer(x) .== 1).all().item() != 0)
        let y = layer(x, training: true)
        let first = try y[.all, 0].scalars() as [Double]
        #expect(Set(first) == [0, 2])
        for step in 1..<5 { #expect(try y[.all, step].scalars() as [Double] == first) }
        // Another call drops others.
        #expect(try layer(x, training: true)[.all, 0].scalars() as [Double] != first)
    }

    @Test("Recurrent dropout drops a state for each gate by itself")
    func recurrentDropout() throws {
        for layer in [
            LSTM(3, recurrentDropout: 0.5, returnSequences: true),
            GRU(3, dropout: 0.3, recurrentDropout: 0.5, returnSequences: true),
            GRU(3, recurrentDropout: 0.5, returnSequences: true, resetAfter: false),
        ] as [RecurrentLayer] {
            let x = Self.numbers([2, 4, 3])
            let plain = try layer(x).scalars() as [Double]
            let dropped = try layer(x, training: true).scalars() as [Double]
            #expect(dropped.allSatisfy { $0.isFinite })
            #expect(dropped != plain)
            #expect(try layer(x).scalars() as [Double] == plain)
        }
    }

    // MARK: States

    @Test("Predictions move the state of a stateful layer on, batch by batch")
    func statefulModel() throws {
        let layer = GRU(3, stateful: true)
        let model = Sequential([Input(shape: [4, 2]), layer])
        let x = Self.numbers([2, 4, 2])
        let first = try model.predict(x, batchSize: 2).scalars() as [Double]
        let second = try model.predict(x, batchSize: 2).scalars() as [Double]
        #expect(first != second)
        try layer.resetState()
        #expect(try model.predict(x, batchSize: 2).scalars() as [Double] == first)
        // As one long sequence.
        try layer.resetState()
        let long = GRU(3)
        try long.buildIfNeeded([[2, 8, 2]])
        try long.setWeights(layer.getWeights())
        try expectClose(
            Tensor(shape: [2, 3], scalars: second),
            long(Tensor.concatenated([x, x], axis: 1)), "long")
        model.compile(optimizer: .sgd, loss: .meanSquaredError)
        _ = try model.fit(x, Tensor.ones([2, 3]), batchSize: 2, epochs: 2, verbose: .silent)
        #expect(model.weights.count == 3)
        let error = #expect(throws: ShapeError.self) {
            _ = try model.predict(Self.numbers([3, 4, 2]), batchSize: 3)
        }
        #expect(
            error.map { "\($0)" }?.contains(
                "needs batches of 2 sequences, as it is stateful and had one of that size before, "
                    + "but got 3.") == true)
        #expect(throws: ConfigurationError.self) { _ = try model.predictor() }
    }

    @Test("Initial states are given by name, symbols too")
    func initialStates() throws {
        let (x, h, c) = (Self.numbers([2, 4, 3]), Self.numbers([2, 5]), Self.numbers([2, 5]) * 2)
        let layer = LSTM(5, returnState: true)
        let (y, lastH, lastC) = layer(x, initialState: [h, c]) as (Tensor, Tensor, Tensor)
        let symbols = [Input(shape: [4, 3]), Input(shape: [5]), Input(shape: [5])]
        let (a, b, d) =
            layer(symbols[0], initialState: Array(symbols[1...])) as (Tensor, Tensor, Tensor)
        let model = Model(inputs: symbols, outputs: [a, b, d])
        for (got, expected) in zip(try model.predictAll([x, h, c]), [y, lastH, lastC]) {
            try expectClose(got, expected, "model")
        }
    }

    @Test("Beside an initial state the mask of the input is passed over, as in Keras")
    func maskBesideState() throws {
        let mask = Tensor(shape: [2, 4], scalars: [1, 0, 1, 1, 1, 1, 0, 0])
        let (x, h) = (Self.numbers([2, 4, 3]), Self.numbers([2, 5]))
        let layer = GRU(5, returnSequences: true)
        let (plain, masked) = (
            layer(x, initialState: [h]) as Tensor,
            layer(x.withMask(mask), initialState: [h]) as Tensor
        )
        #expect(try masked.scalars() == plain.scalars())
        #expect(try masked.mask?.scalars() == mask.scalars())
        #expect(try layer(x.withMask(mask)).scalars() != layer(x).scalars())
    }

    // MARK: Wrappers

    @Test("TimeDistributed calls a model on each step, and hands a mask of the steps on")
    func timeDistributedModel() throws {
        let inner = Sequential([Dense(4, activation: .relu), Dropout(0.5), Dense(2)])
        let layer = TimeDistributed(inner)
        let mask = Tensor(shape: [2, 3], scalars: [1, 0, 1, 1, 1, 0])
        let x = Self.numbers([2, 3, 5]).withMask(mask)
        let y = layer(x)
        #expect(y.shape == [2, 3, 2])
        #expect(try y.mask?.scalars() == [1, 0, 1, 1, 1, 0])
        try expectClose(y[.all, 1], inner(x[.all, 1]), "step")
    }

    @Test("TimeDistributed hands a mask of what is in a step to the layer inside")
    func innerMasks() throws {
        let x = Self.numbers([2, 2, 3, 2])
        let mask = Tensor(shape: [2, 2, 3], scalars: [1, 1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1])
        let layer = TimeDistributed(LSTM(2))
        let y = layer(x.withMask(mask))
        try expectClose(
            y[.all, 0], layer.layer(x[.all, 0].withMask(mask[.all, 0])), "first step")
        #expect(try y.mask?.scalars() == [1, 0, 1, 1])
    }

    // MARK: Training

    @Test("A classifier of masked texts learns, in both directions")
    func textClassifier() throws {
        var texts: [[Int32]] = []
        for row in 0..<32 {
            let length = 2 + row % 5
            texts.append((0..<6).map { $0 < length ? Int32(1 + (row * 5 + $0 * 3) % 9) : 0 })
        }
        let labels: [[Float]] = texts.map { [$0.contains(3) ? 1 : 0] }
        let model = withRandomSeed(1) {
            Sequential([
                Input(shape: [nil], dtype: .int32), Embedding(10, 8, maskZero: true),
                Bidirectional(LSTM(8)), Dense(1, activation: .sigmoid),
            ])
        }
        model.compile(optimizer: Adam(learningRate: 0.05), loss: .binaryCrossentropy)
        let x = Tensor(shape: [32, 6], scalars: Array(texts.joined()))
        let history = try model.fit(x, labels.tensor, epochs: 15, verbose: .silent)
        let losses = history["loss"]
        #expect(losses[14] < 0.3 * losses[0])
        // Padding changes nothing.
        let wide = Tensor.concatenated([x, .zeros([32, 3], dtype: .int32)], axis: 1)
        try expectClose(try model.predict(wide), try model.predict(x), "padded")
    }

    @Test("Mixed precision computes steps in half precision, and keeps weights in float32")
    func mixedPrecision() throws {
        let layer = DTypePolicy.mixedBFloat16.asDefault { LSTM(4, returnSequences: true) }
        let x = Self.numbers([2, 3, 2])
        let y = layer(x)
        #expect(y.error == nil)
        #expect(y.dtype == .bfloat16)
        #expect(layer.weights.allSatisfy { $0.dtype == .float32 })
        let wide = LSTM(4, returnSequences: true)
        try wide.buildIfNeeded([x.shape])
        try wide.setWeights(layer.getWeights())
        try expectWithin(
            y.cast(to: .float32), wide(x), relative: 0.05, absolute: 0.02, "half precision")
    }

    @Test("Keys that Keras 2 wrote are read, and refused where they would change numbers")
    func olderKeys() throws {
        let units = ConfigEntry("units", .int(3))
        let older = [
            units, ConfigEntry("implementation", .int(2)), ConfigEntry("time_major", .bool(false)),
        ]
        #expect(try Registry.layers.make("LSTM", older) is LSTM)
        #expect(throws: ConfigurationError.self) {
            try Registry.layers.make("LSTM", [units, ConfigEntry("time_major", .bool(true))])
        }
    }

    @Test("Lambda computes its function, and says why a file cannot hold it")
    func lambda() throws {
        let x = Self.numbers([2, 3])
        try expectClose(Lambda { $0 * 2 }(x), x * 2, "one input")
        let difference = Lambda { (inputs: [Tensor]) in inputs[0] - inputs[1] }
        try expectClose(difference([x, x * 3]), x * -2, "two inputs")
        #expect(
            Lambda { $0 * 2 }([x, x]).error.map { "\($0)" }?.contains("needs one input") == true)
    }
}
