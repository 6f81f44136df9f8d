import Descent
import DescentTesting
import Testing

/// Models whose sequences may have any length: one program for each length that comes.
@Suite struct ManyLengthsTests {
    /// Rows of numbers that grow, so that steps differ.
    private func data(_ rows: Int, _ steps: Int) -> Tensor {
        Tensor.range(0..<(rows * steps * 2)).cast(to: .float32).reshaped(to: [rows, steps, 2])
            / 50
    }

    private func functional() -> Model {
        let x = Input(shape: [nil, 2])
        let y = Conv1D(3, 2, padding: .same, activation: .tanh)(x)
        let z = Add()([y, Dense(3)(x)])
        return Model(
            inputs: x, outputs: Dense(1)(GlobalAveragePooling1D()(LayerNormalization()(z))))
    }

    @Test("Summaries show what is not known")
    func summary() {
        let text: String = functional().summary(columns: 120)
        #expect(text.contains("(None, None, 3)"))
        #expect(text.contains("(None, 1)"))
    }

    @Test("fit, evaluate and predict take batches of different lengths")
    func lengths() throws {
        let models: [Model] = [
            functional(),
            Sequential([
                Input(shape: [nil, 2]), Dense(3, activation: .tanh),
                GlobalMaxPooling1D(), Dense(1),
            ]),
        ]
        for model in models {
            model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse, metrics: [.mae])
            for steps in [5, 3, 9, 5] {
                let (x, y) = (data(6, steps), Tensor.ones([6, 1]))
                let history = try model.fit(x, y, batchSize: 4, epochs: 2, verbose: .silent)
                #expect(history["loss"].allSatisfy { $0.isFinite })
                let found = try model.predict(x)
                try expectClose(found, model(x), tolerance: 1e-5)
                let result = try model.evaluate(x, y, verbose: .silent)
                let square = try DescentCore.square(found - 1).mean().item() as Float
                #expect(abs(result.loss - Double(square)) < 1e-4)
            }
        }
    }

    @Test("A source may yield batches of different lengths")
    func source() throws {
        let model = functional()
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        let batches = [4, 7, 4].map { (data(2, $0), Tensor.ones([2, 1])) }
        let before = try model.getWeights()
        let history = try model.fit(
            Batches(batches), epochs: 2, verbose: .silent)
        #expect(history["loss"].count == 2)
        // The same by hand.
        let twin = functional()
        twin.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        try twin.setWeights(before)
        for _ in 0..<2 { for (x, y) in batches { try twin.trainOnBatch(x, y) } }
        for (a, b) in zip(model.weights, twin.weights) { try expectClose(a.value, b.value) }
    }

    @Test("What comes out may be as long as what goes in, with a mask or without")
    func outputs() throws {
        let ids = Input(shape: [nil], dtype: .int32)
        let tags = Dense(2, activation: .softmax)(
            Embedding(inputDim: 5, outputDim: 4, maskZero: true)(ids))
        let model = Model(inputs: ids, outputs: tags)
        #expect(model.outputShape == [-1, -1, 2])
        model.compile(optimizer: .adam, loss: .sparseCategoricalCrossentropy)
        for steps in [3, 6] {
            let x = Tensor(shape: [2, steps], scalars: (0..<2 * steps).map { Int32($0 % 5) })
            let y = Tensor.zeros([2, steps], dtype: .int32)
            try model.fit(x, y, epochs: 2, verbose: .silent)
            #expect(try model.predict(x).shape == [2, steps, 2])
        }
    }

    @Test("A length that is known stays so")
    func known() {
        let error = #expect(throws: ShapeError.self) {
            try functional().predict(Tensor.ones([2, 4, 3]))
        }
        #expect(
            error?.description.contains("needs inputs of shape [?, ?, 2], but got [2, 4, 3]")
                == true)
    }
}
