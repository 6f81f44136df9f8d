import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

struct TrainingMemoryTests {
    private func compiled(_ model: Model) -> Model {
        model.compile(
            optimizer: Adam(), loss: SparseCategoricalCrossentropy(fromLogits: true),
            metrics: [.accuracy])
        return model
    }

    private func dense() -> Model {
        compiled(
            Sequential([
                Dense(units: 128, activation: .relu), Dense(units: 64, activation: .sigmoid),
                Dropout(rate: 0.3), Dense(units: 10),
            ]))
    }

    private func convolutional() -> Model {
        compiled(
            Sequential([
                Conv2D(filters: 8, kernelSize: 3, activation: .relu), MaxPooling2D(),
                Conv2D(filters: 16, kernelSize: 5, padding: .same, activation: .relu),
                BatchNormalization(), MaxPooling2D(), Flatten(), Dense(units: 10),
            ]))
    }

    private func residual() -> Model {
        let input = Input(shape: [16, 16, 3])
        var x = Conv2D(filters: 8, kernelSize: 3, padding: .same, useBias: false)(input)
        for filters in [8, 8, 16, 16] {
            let strides = Size2D(filters == x.shape[-1] ? 1 : 2, filters == x.shape[-1] ? 1 : 2)
            func convolution(_ x: Tensor, _ size: Int, _ strides: Size2D) -> Tensor {
                BatchNormalization()(
                    Conv2D(
                        filters: filters, kernelSize: Size2D(size, size), strides: strides,
                        padding: .same, useBias: false)(x))
            }
            let inner = convolution(
                ReLU()(convolution(x, 3, strides)), 3, Size2D(1, 1))
            let skip = filters == x.shape[-1] ? x : convolution(x, 1, strides)
            x = ReLU()(Add()([inner, skip]))
        }
        return compiled(
            Model(inputs: input, outputs: Dense(units: 10)(GlobalAveragePooling2D()(x))))
    }

    @Test func `the arena is at most a fifth larger than what is in use at once`() throws {
        let rows = 32
        let labels = Tensor.zeros([rows], dtype: .int32)
        for (model, shape) in [
            (dense(), [rows, 100]), (convolutional(), [rows, 20, 20, 1]),
            (residual(), [rows, 16, 16, 3]),
        ] {
            try model.trainOnBatch(Tensor.randomUniform(Shape(shape)), labels)
            let memory = try #require(model.trainingMemory)
            #expect(memory.lowerBound > 0 && memory.activations >= memory.lowerBound)
            #expect(Double(memory.activations) <= 1.2 * Double(memory.lowerBound))
        }
    }

    @Test func `memory is reported once a training step was compiled`() throws {
        let model = dense()
        let (x, y) = (Tensor.randomUniform([50, 100]), Tensor.zeros([50], dtype: .int32))
        #expect(model.trainingMemory == nil)
        _ = try model.predict(x)
        _ = try model.evaluate(x, y)
        #expect(model.trainingMemory == nil && !model.summary().contains("memory"))
        try model.fit(x, y, batchSize: 20, verbose: .silent)
        let memory = try #require(model.trainingMemory)
        #expect(memory.batchSize == 20)
        let weights = 100 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10
        #expect(memory.weights == 4 * weights)
        // Adam: two slots, the number of steps, the rate.
        #expect(memory.slots == 8 * weights + 8)
        #expect(memory.batch == 20 * 100 * 4 + 20 * 4)
        let parts = [memory.weights, memory.slots, memory.activations, memory.batch]
        #expect(memory.total == parts.reduce(0, +))
    }

    @Test func `the summary ends with the training memory`() throws {
        let memory = TrainingMemory(
            batchSize: 1024, weights: 2048, slots: 4096, activations: 3 << 20,
            lowerBound: 3 << 20, batch: 100)
        #expect(
            memory.lines == [
                " Training memory: 3.01 MB (batch size 1,024)", " Weights: 2.00 KB",
                " Optimizer slots: 4.00 KB", " Activations: 3.00 MB", " Batch: 100.00 B",
            ])
        let model = dense()
        try model.fit(
            Tensor.randomUniform([8, 100]), Tensor.zeros([8], dtype: .int32), verbose: .silent)
        let lines = try #require(model.trainingMemory).lines
        #expect(model.summary().hasSuffix("\n" + lines.joined(separator: "\n")))
    }

    @Test func `another set of layers makes the report out of date`() throws {
        let model = Sequential([Dense(units: 2), Dense(units: 1)])
        model.compile(loss: .mse)
        try model.trainOnBatch(Tensor.ones([4, 3]), Tensor.ones([4, 1]))
        #expect(model.trainingMemory != nil)
        model.layers[0].trainable = false
        #expect(model.trainingMemory == nil)
    }
}
