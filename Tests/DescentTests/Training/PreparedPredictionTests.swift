@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import DescentCore
import DescentTesting
import Testing

/// Predictions follow the weights, although what depends on weights alone is computed once: folded
/// normalisations, packed and transformed kernels.
@Suite(.seeded) struct PreparedPredictionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let input: Shape
        let layers: @Sendable () -> [Layer]
    }

    static let rows = [
        Row(
            testDescription: "convolutions, batch normalisation, ReLU", input: [10, 9, 3],
            layers: {
                [
                    Rescaling(scale: 2, offset: -0.5),
                    Conv2D(filters: 8, kernelSize: 3, useBias: false), BatchNormalization(),
                    ReLU(), Conv2D(filters: 12, kernelSize: 3, padding: .same),
                    BatchNormalization(), ReLU(), MaxPooling2D(), BatchNormalization(),
                    Flatten(), Dense(units: 3),
                ]
            }),
        Row(
            testDescription: "dense layers and batch normalisation", input: [7],
            layers: {
                [
                    BatchNormalization(), Dense(units: 16, activation: .relu),
                    BatchNormalization(), Dense(units: 12, useBias: false), BatchNormalization(),
                    ReLU(), Dense(units: 3),
                ]
            }),
    ]

    private func data(_ row: Row) throws -> (x: Tensor, y: Tensor) {
        let x = try Tensor.randomUniform(Shape([40] + row.input.dimensions)).evaluated()
        let y = Tensor(shape: [40], scalars: (0..<40).map { Int32($0 % 3) })
        return (x, y)
    }

    /// Expects predictions of many rows, of few and of one to be what the interpreter computes.
    private func expectTrue(_ model: Model, _ x: Tensor) throws {
        let oracle = Tensor(
            data: try DescentCore.evaluate([model(x)], device: ReferenceInterpreter())[0])
        for size in [40, 3, 1] {
            let part = x[0..<size]
            let result = try model.predict(part, batchSize: 40, verbose: .silent)
            try expectClose(result, oracle[0..<size], tolerance: 2e-5, "\(size) rows")
        }
    }

    @Test(arguments: rows)
    func `predictions follow fit and evaluate`(row: Row) throws {
        let (x, y) = try data(row)
        let model = Sequential(row.layers())
        model.compile(
            optimizer: Adam(learningRate: 0.01),
            loss: SparseCategoricalCrossentropy(fromLogits: true))
        for _ in 0..<3 {
            try model.fit(x, y, batchSize: 16, verbose: .silent)
            try expectTrue(model, x)
            let loss = try model.evaluate(x, y, batchSize: 8, verbose: .silent)["loss"] ?? 0
            let oracle = SparseCategoricalCrossentropy(fromLogits: true)(y, model(x))
            try expectClose(Tensor(loss), oracle.cast(to: .float32), tolerance: 1e-4, "loss")
        }
    }

    @Test(arguments: rows)
    func `predictions follow weights set by hand`(row: Row) throws {
        let (x, _) = try data(row)
        let model = Sequential(row.layers())
        try expectTrue(model, x)
        for factor in [0.5, 2] {
            try model.setWeights(try model.getWeights().map { $0 * factor + 0.1 })
            try expectTrue(model, x)
        }
        try model.weights[0].assignNow(model.weights[0].read() * 3)
        try expectTrue(model, x)
    }

    @Test func `predictions follow the weights that early stopping restores`() throws {
        let (x, y) = try data(Self.rows[1])
        let model = Sequential(Self.rows[1].layers())
        model.compile(
            optimizer: Adam(learningRate: 0.01),
            loss: SparseCategoricalCrossentropy(fromLogits: true))
        let predictor = LambdaCallback(onEpochEnd: { [model] _, _ in
            _ = try? model.predict(x, batchSize: 40, verbose: .silent)
        })
        let history = try model.fit(
            x, y, epochs: 20, verbose: .silent,
            callbacks: [
                // A falling loss counts as getting worse, so that the first epochs are the best.
                predictor,
                EarlyStopping(monitor: "loss", patience: 2, mode: .max, restoreBestWeights: true),
            ])
        #expect(history["loss"].count < 20)
        try expectTrue(model, x)
    }

    @Test func `predictions follow the weights that a broken epoch goes back to`() throws {
        let (x, y) = try data(Self.rows[1])
        let model = Sequential(Self.rows[1].layers())
        model.compile(
            optimizer: SGD(learningRate: 0.1),
            loss: SparseCategoricalCrossentropy(fromLogits: true))
        try expectTrue(model, x)
        let row = Tensor.range(0..<40).reshaped(to: [40, 1])
        let broken = Tensor.where(row .> 30, Tensor(Float.nan), x)
        #expect(throws: TrainingError.self) {
            try model.fit(broken, y, batchSize: 8, verbose: .silent, shuffle: false)
        }
        try expectTrue(model, x)
    }

    @Test func `models that share a layer see each other's training`() throws {
        let (x, y) = try data(Self.rows[1])
        let shared = Dense(units: 8, activation: .relu)
        let first = Sequential([shared, BatchNormalization(), Dense(units: 3)])
        let second = Sequential([shared, Dense(units: 2), BatchNormalization()])
        first.compile(
            optimizer: Adam(learningRate: 0.05),
            loss: SparseCategoricalCrossentropy(fromLogits: true))
        for _ in 0..<2 {
            try expectTrue(first, x)
            try expectTrue(second, x)
            try first.fit(x, y, verbose: .silent)
            try expectTrue(second, x)
            try expectTrue(first, x)
        }
    }

    @Test(arguments: [Padding.valid, .same])
    func `normalisation of the inputs is folded and follows its data`(padding: Padding) throws {
        let x = try (Tensor.randomUniform([40, 8, 8, 2]) * 3 + 7).evaluated()
        let normalization = Normalization()
        try normalization.adapt(x)
        let model = Sequential([
            normalization,
            Conv2D(filters: 8, kernelSize: 3, padding: padding, activation: .relu), Flatten(),
            Dense(units: 2),
        ])
        try expectTrue(model, x)
        try normalization.adapt(x * 2)
        try expectTrue(model, x)
        let table = Sequential([
            Normalization(mean: [1, 2, 3], variance: [1, 4, 0]), Dense(units: 4),
        ])
        try expectTrue(table, try Tensor.randomUniform([40, 3]).evaluated())
    }
}
