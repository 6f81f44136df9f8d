import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

struct FeatureExtractionTests {
    private func message(_ tensor: Tensor) -> String { tensor.error.map { "\($0)" } ?? "no error" }

    private func sequential() -> Sequential {
        Sequential([
            Input(shape: [3]), Dense(units: 4, activation: .tanh, name: "first"),
            Dense(units: 2, name: "second"),
        ])
    }

    private let x = Tensor([[1, 2, 3], [-1, 0, 1]])

    @Test func `the tensors between layers make further models`() throws {
        let model = sequential()
        let features = Model(
            inputs: model.inputs, outputs: model.layer(named: "first")!.output)
        #expect(try features.predict(x).scalars() == model.layers[0](x).scalars())
        let every = Model(inputs: model.inputs, outputs: model.layers.map(\.output))
        #expect(try every.predictAll(x).map(\.shape) == [[2, 4], [2, 2]])
        // Further layers on top share the weights below.
        let head = Dense(units: 5)(try model.getLayer("first").output)
        let transfer = Model(inputs: model.inputs[0], outputs: head)
        transfer.compile(optimizer: SGD(learningRate: 0.5), loss: .mse)
        let before = try model.predict(x).scalars()
        try transfer.fit(x, Tensor.ones([2, 5]), verbose: 0)
        #expect(try model.predict(x).scalars() != before)
        #expect(model.outputs.count == 1 && model.layers[1].input.shape == [Shape.unknown, 4])
    }

    @Test func `a model built by its data has them too, and a functional one with its inputs`()
        throws
    {
        let model = Sequential([Dense(units: 4, name: "first"), Dense(units: 2)])
        #expect(message(model.inputs[0]).contains("needs to be built, but got no input yet"))
        #expect(
            message(model.layers[0].output).hasPrefix(
                "Dense 'first' needs to have been called once, with one output, in a model that is "
                    + "there, for `output`, but got none. Build the model first"))
        _ = try model.predict(x)
        let features = Model(inputs: model.inputs, outputs: model.layers[0].output)
        #expect(try features.predict(x).shape == [2, 4])
        let input = Input(shape: [3], name: "in")
        let functional = Model(inputs: input, outputs: Dense(units: 2, name: "out")(input))
        #expect(functional.layers.map(\.output.shape) == [[-1, 3], [-1, 2]])
        let all = Model(inputs: functional.inputs, outputs: functional.layers.map(\.output))
        #expect(try all.predictAll(x)[0].scalars() == x.scalars())
        #expect(functional.inputNames == ["in"] && functional.outputNames == ["out"])
        #expect(functional.output.shape == [-1, 2] && functional.input.shape == [-1, 3])
    }

    @Test func `a layer that is used twice has no one output`() {
        let (a, b) = (Input(shape: [2]), Input(shape: [2]))
        let shared = Dense(units: 1, name: "shared")
        let model = Model(inputs: [a, b], outputs: shared(a) + shared(b))
        #expect(message(shared.output).contains("but got 2 calls. Keep the tensors of the calls"))
        #expect(model.outputs.count == 1)
    }

    /// Keras: the layers below keep their weights.
    @Test func `pop takes the top layer off`() throws {
        let model = sequential()
        model.compile(loss: .mse)
        try model.fit(x, Tensor.ones([2, 2]), verbose: 0)
        let weights = try model.layers[0].getWeights().map { try $0.scalars() }
        #expect(model.pop()?.name == "second")
        #expect(model.layers.count == 1 && model.weights.count == 2)
        #expect(try model.predict(x).shape == [2, 4])
        #expect(try model.layers[0].getWeights().map { try $0.scalars() } == weights)
        model.add(Dense(units: 1))
        model.compile(loss: .mse)
        try model.fit(x, Tensor.ones([2, 1]), verbose: 0)
        #expect(model.pop() != nil && model.pop() != nil && model.pop() == nil)
        #expect(!model.built)
    }

    @Test func `pop takes a faulty layer off again`() throws {
        let model = Sequential([Input(shape: [3]), Dense(units: 2), Reshape(targetShape: [5])])
        #expect(throws: (any Error).self) { try model.predict(x) as Tensor }
        model.pop()
        #expect(try model.predict(x).shape == [2, 2])
    }

    @Test func `layers are found by name and by number`() throws {
        let model = sequential()
        #expect(model.layer(at: 0)?.name == "first" && model.layer(at: -1)?.name == "second")
        #expect(model.layer(at: 2) == nil && model.layer(at: -3) == nil)
        #expect(try model.getLayer(index: 1).name == "second")
        let error = #expect(throws: ConfigurationError.self) { try model.getLayer("secnd") }
        #expect(error?.fix == "Did you mean 'second'? The layers are 'first', 'second'.")
        #expect(throws: ConfigurationError.self) { try model.getLayer(index: .max) }
    }

    @Test func `a summary is a text where one is wanted, and printed once otherwise`() {
        let model = sequential()
        let text: String = model.summary(columns: 90)
        #expect("\(model.summary(columns: 90))" == text)
        #expect(text.contains("first (Dense)"))
    }
}

struct UnknownLengthTests {
    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch { return "\(error)" }
    }

    /// The functional guide's model of texts.
    @Test func `texts of any length`() throws {
        let words = Input(shape: [nil], dtype: .int32, name: "words")
        let embedded = Embedding(inputDim: 20, outputDim: 4)(words)
        #expect(embedded.shape == [nil, nil, 4])
        let pooled = GlobalAveragePooling1D()(embedded)
        #expect(pooled.shape == [nil, 4])
        let model = Model(inputs: words, outputs: Dense(units: 1)(pooled))
        model.compile(loss: .mse)
        try model.fit([[1, 2, 3], [4, 5, 6]], [0.0, 1], verbose: 0)
        let long = try model.predict([[1, 2, 1, 2]]).scalars()
        #expect(abs(long[0] - (try model.predict([[1, 2]]).scalars()[0])) < 1e-6)
        #expect(model.inputShape == [nil, nil])
    }

    @Test func `pictures of any size, also with maths between layers`() throws {
        let picture = Input(shape: [nil, nil, 3])
        let features = Conv2D(filters: 4, kernelSize: 3, padding: .same, activation: .relu)(picture)
        let scale = Tensor([1, 2, 3, 4])
        let mixed = (features * scale + 1) / (features.max(axes: [-1], keepDims: true) + 2)
        let halved = MaxPooling2D()(mixed)
        #expect(halved.shape == [nil, nil, nil, 4])
        let model = Model(inputs: picture, outputs: Conv2D(filters: 2, kernelSize: 1)(halved))
        for (height, width) in [(8, 8), (6, 10)] {
            let x = try Tensor.randomNormal([2, height, width, 3]).evaluated()
            let y = try model.predict(x)
            #expect(y.shape == [2, height / 2, width / 2, 2])
            let f = model.layers[1](x)
            let m = (f * scale + 1) / (f.max(axes: [-1], keepDims: true) + 2)
            try expectClose(y, model.layers.last!(MaxPooling2D()(m)))
        }
    }

    @Test func `reshaping keeps lengths that come first`() throws {
        let x = Input(shape: [nil, 6])
        let parts = x.reshaped(to: [Shape.unknown, Shape.unknown, 2, 3])
        let model = Model(inputs: x, outputs: parts.sum(axes: [-1]))
        #expect(try model.predict(Tensor.ones([2, 5, 6])).shape == [2, 5, 2])
    }

    @Test func `what needs the length says so`() {
        let x = Input(shape: [nil, 3])
        let flat = Dense(units: 2)(Flatten()(x))
        let dense = message {
            _ = try Model(inputs: x, outputs: flat).predict(Tensor.ones([1, 2, 3])) as Tensor
        }
        #expect(dense.contains("Dense 'dense' needs"))
        let spread = Model(inputs: x, outputs: Tensor.ones([1, 1, 3]).broadcast(to: x.shape) + 0)
        let text = message { _ = try spread.predict(Tensor.ones([1, 2, 3])) as Tensor }
        #expect(text.contains("broadcast needs a shape that broadcasts to [?, ?, 3]"))
        #expect(
            message { try Sequential([Dense(units: 1)]).build(inputShape: [nil, 2]) } == "no error")
        #expect(
            message { try Sequential([Dense(units: 1)]).build(inputShape: [nil, nil]) }.contains(
                "Dense"))
        #expect(
            "\(Input(shape: [0]).error.map { "\($0)" } ?? "")".contains("positive lengths, or nil"))
    }

    private final class Net: Model {
        let convolution = Conv2D(filters: 2, kernelSize: 3, name: "convolution")
        override func build(inputShape: Shape) throws { addSublayer(convolution) }
        override func call(_ x: Tensor, training: Bool) -> Tensor { convolution(x) }
    }

    @Test func `a subclassed model built for unknown lengths takes any`() throws {
        let model = Net()
        try model.buildIfNeeded([[nil, nil, nil, 1]])
        #expect(model.outputShape == [nil, nil, nil, 2])
        #expect(try model.predict(Tensor.ones([1, 5, 7, 1])).shape == [1, 3, 5, 2])
    }
}
