import Descent
import Testing

/// Ordinary programs, most of them Keras' documented examples rebuilt on made-up data of their
/// kind: the wiring check has nothing to say.
@Suite struct HealthyProgramTests {
    private typealias W = Wiring

    /// Says what is found, and what `fit` thinks of it.
    private func expectSilence(
        _ model: Model, _ x: [Tensor], _ y: [Tensor], _ place: SourceLocation = #_sourceLocation
    ) throws {
        #expect(try model.checkWiring(x, y) == [], sourceLocation: place)
        try model.fit(x, y, verbose: .silent)
    }

    /// Pictures with a dark background, as bytes: MNIST's kind.
    private func digits(_ rows: Int, _ side: Int) -> Tensor {
        var source = RandomSource(seed: 5, stream: 0)
        let pixels = (0..<rows * side * side).map { i in
            let (row, column) = (i / side % side, i % side)
            let isBorder = row < 2 || column < 2 || row > side - 3 || column > side - 3
            return isBorder || source.nextUniform() < 0.5
                ? UInt8(0) : UInt8(source.nextUniform() * 255)
        }
        return Tensor(shape: [rows, side, side, 1], scalars: pixels)
    }

    @Test("MNIST's convolutional network, one-hot and class numbers, bytes and fractions")
    func mnistConvolutions() throws {
        let bytes = digits(48, 12)
        func network(_ first: [any SequentialElement]) -> Sequential {
            Sequential(
                first + [
                    Conv2D(filters: 4, kernelSize: 3, activation: .relu), MaxPooling2D(),
                    Flatten(), Dropout(rate: 0.5), Dense(units: 10, activation: .softmax),
                ])
        }
        let oneHotModel = network([])
        oneHotModel.compile(
            optimizer: Adam(), loss: CategoricalCrossentropy(), metrics: [.accuracy])
        try expectSilence(
            oneHotModel, [bytes.cast(to: .float32) / 255], [W.oneHotRows(48, 10)])
        let sparse = network([Rescaling(scale: 1.0 / 255)])
        sparse.compile(
            optimizer: Adam(), loss: SparseCategoricalCrossentropy(), metrics: [.accuracy])
        try expectSilence(sparse, [bytes], [W.classes(48, 10)])
    }

    @Test("Flattened pictures have constant and equal columns", arguments: [8, 28])
    func flattened(side: Int) throws {
        let model = Sequential([
            Dense(units: 16, activation: .relu), Dropout(rate: 0.2), Dense(units: 10),
        ])
        model.compile(
            optimizer: Adam(), loss: SparseCategoricalCrossentropy(fromLogits: true),
            metrics: [.accuracy])
        let x = digits(40, side).cast(to: .float32).reshaped(to: [40, side * side]) / 255
        try expectSilence(model, [x], [W.classes(40, 10)])
    }

    @Test("Reuters: words as zeros and ones, 46 classes")
    func reuters() throws {
        let model = Sequential([
            Dense(units: 16, activation: .relu), Dropout(rate: 0.5), Dense(units: 46),
            Activation(.softmax),
        ])
        model.compile(loss: CategoricalCrossentropy(), metrics: [.accuracy])
        let words = W.numbers([92, 50], seed: 3).map { $0 > 0.95 ? 1 : 0 }
        try expectSilence(model, [words], [W.oneHotRows(92, 46)])
    }

    @Test("IMDB: an embedding, and one sigmoid or logit")
    func imdb() throws {
        let words = Tensor(
            shape: [40, 20],
            // Padded in front with zeros.
            scalars: (0..<800).map { Int32($0 % 20 < 8 ? 0 : $0 * 7 % 100) })
        for (last, loss) in [
            (Dense(units: 1, activation: .sigmoid), BinaryCrossentropy()),
            (Dense(units: 1), BinaryCrossentropy(fromLogits: true)),
        ] {
            let model = Sequential([
                Embedding(inputDim: 100, outputDim: 8), GlobalAveragePooling1D(),
                Dense(units: 16, activation: .sigmoid), last,
            ])
            model.compile(loss: loss, metrics: [.binaryAccuracy])
            try expectSilence(model, [words], [W.classes(40, 2).cast(to: .float32)])
        }
    }

    @Test("Boston's houses: raw features, ReLU, a linear output")
    func boston() throws {
        let x = W.numbers([60, 13], scale: 200, shift: 200)
        let y = W.numbers([60], seed: 8, scale: 20, shift: 25)
        for loss in [MeanSquaredError(), MeanAbsoluteError(), Huber()] as [Loss] {
            let model = Sequential([
                Normalization(), Dense(units: 64, activation: .relu), Dense(units: 1),
            ])
            let scale = try #require(model.layers[0] as? Normalization)
            try scale.adapt(x)
            model.compile(optimizer: Adam(), loss: loss, metrics: [.mae])
            try expectSilence(model, [x], [y])
        }
        let plain = Sequential([Dense(units: 8, activation: .relu), Dense(units: 1)])
        plain.compile(loss: MeanSquaredError())
        try expectSilence(plain, [x / 400], [y])
    }

    @Test("Autoencoders with a sigmoid or a linear output")
    func autoencoders() throws {
        let x = digits(40, 8).cast(to: .float32).reshaped(to: [40, 64]) / 255
        for (activation, loss) in [
            (ActivationFunction.sigmoid, BinaryCrossentropy() as Loss),
            (.sigmoid, MeanSquaredError()), (.linear, MeanSquaredError()),
            (.relu, MeanAbsoluteError()),
        ] {
            let model = Sequential([
                Dense(units: 8, activation: .relu), Dense(units: 64, activation: activation),
            ])
            model.compile(optimizer: Adam(), loss: loss)
            try expectSilence(model, [x], [x])
        }
        let pictures = digits(20, 8).cast(to: .float32) / 255
        let convolutional = Sequential([
            Conv2D(filters: 4, kernelSize: 3, padding: .same, activation: .relu),
            Conv2D(filters: 1, kernelSize: 3, padding: .same, activation: .sigmoid),
        ])
        convolutional.compile(loss: BinaryCrossentropy())
        try expectSilence(convolutional, [pictures], [pictures])
    }

    @Test("A timeseries: windows in, the next number out")
    func timeseries() throws {
        let series = (0..<140).map { Float(0.05 * Double($0) + Double($0 % 7)) - 6 }
        let x = Tensor(shape: [100, 30], scalars: (0..<100).flatMap { series[$0..<$0 + 30] })
        let y = Tensor(shape: [100], scalars: Array(series[30..<130]))
        for first in [
            [Dense(units: 8, activation: .tanh)],
            [
                Reshape(targetShape: [30, 1]),
                Conv1D(filters: 4, kernelSize: 5, activation: .relu), GlobalMaxPooling1D(),
            ],
        ] as [[Layer]] {
            let model = Sequential(first + [Dense(units: 1)])
            model.compile(optimizer: Adam(), loss: MeanSquaredError(), metrics: [.mae])
            try expectSilence(model, [x], [y])
        }
    }

    @Test("The functional guide: two kinds of inputs, a priority and a department")
    func functional() throws {
        let title = Input(shape: [10], dtype: .int32, name: "title")
        let tags = Input(shape: [12], name: "tags")
        let features = Concatenate()([
            GlobalAveragePooling1D()(Embedding(inputDim: 50, outputDim: 8)(title)), tags,
        ])
        let model = Model(
            inputs: [title, tags],
            outputs: [
                Dense(units: 1, name: "priority")(features),
                Dense(units: 4, name: "department")(features),
            ])
        model.compile(
            losses: [
                BinaryCrossentropy(fromLogits: true), CategoricalCrossentropy(fromLogits: true),
            ], lossWeights: [1, 0.2])
        let words = Tensor(shape: [32, 10], scalars: (0..<320).map { Int32($0 * 3 % 50) })
        try expectSilence(
            model, [words, W.bits(32, 12)], [W.bits(32, 1), W.oneHotRows(32, 4)])
    }

    @Test("Several labels, ordinal labels, tables with flags, segmentation")
    func others() throws {
        let x = W.numbers([64, 5])
        let labels = Sequential([
            Dense(units: 8, activation: .relu), Dense(units: 6, activation: .sigmoid),
        ])
        labels.compile(loss: BinaryCrossentropy(), metrics: [.binaryAccuracy, .auc, .precision])
        try expectSilence(labels, [x], [W.bits(64, 6)])

        // 1 … 3 as steps: [1, 0], [1, 1] …
        let steps = Tensor(
            shape: [64, 2],
            scalars: (0..<64).flatMap { [$0 % 3 > 0 ? Float(1) : 0, $0 % 3 > 1 ? 1 : 0] })
        let ordinal = Sequential([Dense(units: 2, activation: .sigmoid)])
        ordinal.compile(loss: BinaryCrossentropy())
        try expectSilence(ordinal, [x], [steps])

        let flags = Tensor.concatenated([x, W.bits(64, 3), W.oneHotRows(64, 4)], axis: 1)
        let table = Sequential([Dense(units: 8, activation: .tanh), Dense(units: 1)])
        table.compile(loss: MeanSquaredError())
        try expectSilence(table, [flags], [W.numbers([64, 1], seed: 3)])

        let masks = W.numbers([8, 8, 8], seed: 6).map { $0 < -0.3 ? 0 : $0 < 0.3 ? 1 : 2 }
        let segmentation = Sequential([
            Conv2D(filters: 3, kernelSize: 3, padding: .same, activation: .softmax)
        ])
        segmentation.compile(
            loss: SparseCategoricalCrossentropy(), metrics: [.sparseCategoricalAccuracy])
        try expectSilence(
            segmentation, [digits(8, 8).cast(to: .float32) / 255],
            [masks.cast(to: .uint8)])
    }

    @Test("Exclusive or, two points on a line, a never negative demand, a perceptron on 0 and 1")
    func small() throws {
        let xor = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
        for loss in [BinaryCrossentropy(), MeanSquaredError()] as [Loss] {
            let model = Sequential([
                Dense(units: 4, activation: .tanh), Dense(units: 1, activation: .sigmoid),
            ])
            model.compile(loss: loss, metrics: [.accuracy])
            try expectSilence(model, [xor], [Tensor([0, 1, 1, 0])])
        }
        let line = Sequential([Dense(units: 1)])
        line.compile(loss: MeanSquaredError())
        try expectSilence(line, [Tensor([[1], [2]])], [Tensor([300, 500])])
        let price = Tensor.linspace(from: 0, to: 10, count: 101).reshaped(to: [101, 1])
        let curve = Sequential([
            Dense(units: 16, activation: .relu), Dense(units: 1, activation: .relu),
        ])
        curve.compile(loss: MeanSquaredError(), metrics: [.mae])
        try expectSilence(curve, [price], [maximum(8 - price * 1.2, 0)])
    }

    @Test("Made-up data of zeros and ones are left alone")
    func madeUp() throws {
        let model = Sequential([Dense(units: 8, activation: .relu), Dense(units: 10)])
        model.compile(loss: SparseCategoricalCrossentropy(fromLogits: true))
        try expectSilence(model, [.zeros([64, 20])], [.zeros([64])])
        try expectSilence(model, [.ones([64, 20])], [.ones([64])])
    }
}
