import CAllocationCounter
import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Steps as `fit` runs them: rows gathered by a shuffled order, forward, backward, Adam,
/// metrics, dropout.
@Suite(.serialized) struct AllocationTests {
    private func steps(_ model: Model, _ x: Tensor, _ y: Tensor) throws -> BatchSteps {
        model.compile(
            optimizer: Adam(), loss: SparseCategoricalCrossentropy(fromLogits: true),
            metrics: [.accuracy])
        let data = try DataPreparation(model: model, function: "fit").dataset(
            [x], [y], weights: nil)
        let compilation = try #require(model.compilation)
        let state = try model.trainingState(compilation, for: data)
        let recorder = StepRecorder(model: model, compilation: compilation, state: state)
        return try BatchSteps(recorder, data, batchSize: 16, training: true)
    }

    @Test("A warm step of fit on a convolutional network allocates nothing")
    func warmStepOfFitAllocatesNothing() throws {
        let model = Sequential([
            Input(shape: [14, 14, 1], dtype: .uint8),
            Rescaling(scale: 1.0 / 255),
            Conv2D(filters: 8, kernelSize: 3, activation: .relu),
            MaxPooling2D(),
            Conv2D(filters: 16, kernelSize: 3, padding: .same, activation: .relu),
            BatchNormalization(),
            MaxPooling2D(),
            Flatten(),
            Dropout(rate: 0.2),
            Dense(units: 10),
        ])
        let images = Tensor.randomUniform([40, 14, 14, 1], to: 255).cast(to: .uint8)
        let labels = Tensor.range(0..<40) - truncatingDivision(Tensor.range(0..<40), 10) * 10
        let steps = try steps(model, images.evaluated(), labels.evaluated())
        var order = Array(0..<40)
        order.swapAt(3, 30)
        // What others do in the same process, which steps have to look for.
        let failed = try Variable(Tensor(1), name: "failed")
        failed.assign(.invalid(EngineError.library("on purpose")))
        let reading = try Variable(Tensor(1), name: "read").value
        defer { withExtendedLifetime((failed, reading)) {} }
        for step in 0..<3 { try steps.run(step, order: order) }
        allocation_counter_start()
        for step in 0..<3 { try steps.run(step, order: order) }
        allocation_counter_stop()
        #expect(allocation_counter_own() == 0)
    }
}
