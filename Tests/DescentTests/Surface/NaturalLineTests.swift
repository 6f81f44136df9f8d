import Descent
import Testing

/// Lines as a user of Keras, NumPy, PyTorch or Swift writes them at the first attempt.
/// That they compile is half of the test.
@Suite struct NaturalLineTests {
    private let x: [[Float]] = [[0, 0], [0, 1], [1, 0], [1, 1], [0.5, 0.5], [0.2, 0.8]]
    private let y: [Int] = [0, 1, 1, 0, 1, 0]

    @Test("A classifier in Keras' words")
    func classifier() throws {
        let model = Sequential([
            Input(shape: 2),
            Dense(16, activation: "relu", kernelInitializer: "he_normal"),
            Dropout(0.2),
            Dense(16, activation: .silu, kernelRegularizer: .l2(0.001)),
            Dense(2, activation: "softmax"),
        ])
        model.compile(
            optimizer: .adam(learningRate: 0.01), loss: "sparse_categorical_crossentropy",
            metrics: ["accuracy"])
        try model.fit(x, y, epochs: 2, verbose: .silent)
        let few = try model.predict(x[0..<4])
        #expect(few.shape == [4, 2])
        let rows: [[Float]] = try few.array()
        #expect(rows.count == 4 && rows[0].count == 2)
        let classes: [Int] = try few.argMax(axis: 1).scalars()
        #expect(classes.count == 4)
        try model.fit(x[1...], y[1...], verbose: .silent)
        try model.fit(x.dropLast(2), y.dropLast(2), verbose: .silent)
        try model.fit(x.prefix(4), y.prefix(4), verbose: .silent)
        #expect(try model.predict(x.suffix(2)).shape == [2, 2])
    }

    @Test("Keras' convolutional example")
    func images() throws {
        let model = Sequential([
            Input(shape: (12, 12, 1)),
            Rescaling(1 / 255),
            Conv2D(4, kernelSize: (3, 3), activation: "relu"),
            MaxPooling2D(poolSize: (2, 2)),
            Conv2D(8, (3, 3), padding: "same", activation: .relu),
            MaxPooling2D((2, 2)),
            Conv2D(8, 1, strides: (1, 1)),
            BatchNormalization(),
            LeakyReLU(0.1),
            ZeroPadding2D(((1, 1), (2, 2))),
            Flatten(),
            Dropout(0.5),
            Dense(3, activation: "softmax"),
        ])
        try model.build(inputShape: [2, 12, 12, 1])
        #expect(try model.predict(Tensor.zeros([2, 12, 12, 1])).shape == [2, 3])
        let names = Sequential([
            Embedding(100, 8), GlobalAveragePooling1D(), Dense(1), Activation("sigmoid"),
        ])
        let tokens: [[Int]] = [[1, 2, 3], [4, 5, 6]]
        #expect(try names.predict(tokens).shape == [2, 1])
        #expect(try Sequential([Reshape([2, 1]), Flatten()]).predict(x).shape == [6, 2])
    }

    @Test("A training loop in Keras' words")
    func loop() throws {
        let model = Sequential([Dense(8, activation: .tanh), Dense(1)])
        let loss: Loss = .meanSquaredError
        let optimizer: Optimizer = "adam"
        let mean = Mean(name: "loss")
        let (inputs, target) = (Tensor(x), Tensor(y).reshaped(-1, 1))
        try model.build(inputShape: inputs.shape)
        for _ in 0..<2 {
            let weights = model.trainableWeights
            let value = loss(target, model(inputs, training: true))
            let gradients = gradient(of: value, withRespectTo: weights.map(\.value))
            try optimizer.applyGradients(zip(gradients, weights))
            mean.update(value)
        }
        #expect(try mean.result() > 0)
    }

    @Test("Tensor maths as in NumPy")
    func maths() throws {
        let z: Tensor = [[1, 2], [3, 4]]
        let p = sigmoid(z - z.mean(axis: 0))
        let hits = (p .> 0.5).cast(to: .float32).mean()
        let rate: Double = try hits.item()
        #expect(rate == 0.5)
        let relued = max(z - 2, 0)
        #expect(try relued.scalars() == [0, 0, 1, 2])
        let normal = (z - z.mean(axis: 0)) / (z.standardDeviation(axis: 0) + 1e-7)
        #expect(normal.shape == [2, 2])
        let joined = concatenate([z, z], axis: 1)
        #expect(joined[.all, 1...2].shape == [2, 2])
        #expect(oneHot(Tensor(0..<3), depth: 3).shape == [3, 3])
        let total: Float = try z.sum().item()
        #expect(total == 10)
        #expect(try Float((z .> 1).all(axis: 1)[0]) == 0)
        let clipped = select(p .> 0.9, 1, p)
        #expect(clipped.shape == [2, 2])
        #expect(try z.array(as: [[Int]].self) == [[1, 2], [3, 4]])
        var sum: Tensor = [0, 0]
        for row in 0..<2 { sum += z[row] }
        #expect(try sum.scalars() == [4, 6])
    }

    @Test("Losses, metrics and initialisers are called like functions")
    func calls() throws {
        let error = MeanSquaredError()([1, 2], [1, 4])
        #expect(try error.item() == 2)
        #expect(try HeNormal(seed: 1)(shape: [3, 4]).shape == [3, 4])
        #expect(try RandomNormal(stddev: 0.1, seed: 2)(shape: [2]).shape == [2])
        let accuracy = BinaryAccuracy()
        accuracy.update([1, 0, 1, 1], [0.9, 0.2, 0.3, 0.8])
        #expect(try accuracy.result() == 0.75)
        #expect(abs(try L2(0.5)([1, 2]).item() - 2.5) < 1e-6)
        let labels: [Float] = [1, 2]
        #expect(try MeanSquaredError()(labels, [1, 4] as [Float]).item() == 2)
        let mean = Mean()
        mean.update(0.5)
        mean.update([1.5, 2.5])
        #expect(try mean.result() == 1.5)
        let dense = Dense(1, kernelInitializer: "ones")
        #expect(try dense([[1, 2], [3, 4]]).scalars() == [3, 7])
        let rows: [[Double]] = [[1, 2], [3, 5]]
        #expect(try dense(rows[1...]).scalars() == [8])
    }

    @Test("Layers of several inputs take them one by one")
    func merging() throws {
        let (a, b) = (Input(shape: 3), Input(shape: [3]))
        let model = Model(
            inputs: [a, b], outputs: Dense(1)(Concatenate()([Add()(a, b), Multiply()(a, b)])))
        #expect(model.weights[0].shape == [6, 1])
        #expect(try Subtract()([3], [1]).scalars() == [2])
    }
}
