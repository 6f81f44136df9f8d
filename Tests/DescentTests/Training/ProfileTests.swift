import DescentCore
import Foundation
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

struct ProfileTests {
    private let x = Tensor.randomUniform([70, 12])
    private let y = Tensor.zeros([70], dtype: .int32)

    private func model(dropout: Double = 0.5) -> Sequential {
        let model = Sequential([
            Dense(units: 16, activation: .relu), BatchNormalization(), Dropout(rate: dropout),
            Dense(units: 4),
        ])
        model.compile(
            optimizer: Adam(), loss: SparseCategoricalCrossentropy(fromLogits: true),
            metrics: [.accuracy])
        return model
    }

    private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(abs(a), 1) }

    @Test func `rows of instructions and of layers both add up to the step`() throws {
        let profile = try model().profile(x, y, batchSize: 32, steps: 5)
        for rows in [profile.instructions, profile.layers] {
            let sum = { (value: (Profile.Row) -> Double) in rows.reduce(0) { $0 + value($1) } }
            #expect(near(sum(\.microseconds), profile.microseconds))
            #expect(near(sum(\.share), 1))
            let operations = profile.instructions.reduce(0) { $0 + $1.operations }
            let bytes = profile.instructions.reduce(0) { $0 + $1.bytes }
            #expect(near(sum(\.operations), operations))
            #expect(near(sum(\.bytes), bytes))
        }
        #expect(profile.steps == 5 && profile.batchSize == 32 && profile.microseconds > 0)
        let times = profile.layers.map(\.microseconds)
        #expect(times == times.sorted(by: >))
    }

    @Test func `layers, optimizer and loss each have a row`() throws {
        let profile = try model().profile(x, y, steps: 2)
        let names = Set(profile.layers.map(\.name))
        #expect(
            names.isSuperset(of: [
                "dense", "batch_normalization", "dropout", "dense_1", "adam",
                "sparse_categorical_crossentropy", "loss and metrics",
            ]))
        #expect(!names.contains { $0.hasPrefix("adam/") })
    }

    @Test func `a convolution with its pooling counts for both layers`() throws {
        let model = Sequential([
            Conv2D(filters: 8, kernelSize: 3, activation: .relu), MaxPooling2D(),
        ])
        let profile = try model.profilePrediction(Tensor.randomUniform([8, 12, 12, 3]), steps: 2)
        let convolution = try #require(profile.layers.first { $0.name == "conv2d" })
        let multiplications: Double = 8 * 10 * 10 * 8 * 9 * 3
        #expect(convolution.operations > 1.9 * multiplications)
    }

    @Test func `a dense layer does two operations for each row, input and unit`() throws {
        let n = 30
        let forward: Double = 2 * 50 * 12 * 30
        let layer = Sequential([Dense(units: n)])
        let profile = try layer.profilePrediction(x[0..<50], batchSize: 64, steps: 2)
        #expect(profile.batchSize == 50)
        #expect(profile.layers.map(\.name) == ["dense"])
        #expect(profile.layers[0].operations == forward)
        #expect(profile.layers[0].megaflops == forward / 1e6)
        // Forward and the gradient of the kernel; inputs need none.
        layer.compile(optimizer: SGD(), loss: .mse)
        let step = try layer.profile(x[0..<50], Tensor.zeros([50, n]), batchSize: 50, steps: 2)
        let dense = try #require(step.layers.first { $0.name == "dense" })
        #expect(dense.operations >= 2 * forward && dense.operations < 2.3 * forward)
    }

    @Test func `training goes on as if nothing had been profiled`() throws {
        let (plain, profiled) = (model(dropout: 0), model(dropout: 0))
        try plain.build(inputShape: x.shape)
        try profiled.build(inputShape: x.shape)
        try profiled.setWeights(try plain.weights.map { try $0.read() })
        _ = try profiled.profile(x, y, steps: 3)
        let losses = try [plain, profiled].map {
            try $0.fit(x, y, epochs: 2, verbose: .silent, shuffle: false)["loss"]
        }
        _ = try profiled.profile(x, y, batchSize: 20)
        #expect(losses[0] == losses[1])
        let states = try [plain, profiled].map { model in
            try (model.weights + (model.optimizer?.variables ?? [])).map {
                try $0.read().cast(to: .float64).scalars()
            }
        }
        let isEqual = states[0] == states[1]
        #expect(isEqual && !states[0].isEmpty)
    }

    @Test func `sums of metrics and random numbers are put back`() throws {
        let model = model()
        try model.fit(x, y, verbose: .silent)
        let state = try #require(model.compilation?.state)
        let before = (try state.logs(), try state.random.variable.read().scalars(as: Int.self))
        _ = try model.profile(x, y, steps: 2)
        #expect(try state.logs() == before.0)
        #expect(try state.random.variable.read().scalars(as: Int.self) == before.1)
    }

    @Test func `nothing is timed after a profile`() throws {
        let model = model()
        _ = try model.profile(x, y, steps: 2)
        let step = try #require(model.compilation?.largestTrainingStep(of: model))
        #expect(step.program.profiled?.times == nil)
    }

    @Test func `several inputs are profiled as they are trained`() throws {
        let (a, b) = (Input(shape: [2]), Input(shape: [3]))
        let model = Model(inputs: [a, b], outputs: Dense(units: 1)(Concatenate()([a, b])))
        model.compile(loss: .mse)
        let data = [Tensor.ones([8, 2]), Tensor.ones([8, 3])]
        #expect(try model.profile(data, [Tensor.ones([8, 1])], steps: 1).steps == 1)
        let prediction = try model.profilePrediction(data, steps: 1)
        #expect(prediction.layers.first { $0.name == "dense" }?.operations == 80)
    }

    @Test func `bad arguments and data are refused as by fit`() throws {
        let model = model()
        #expect {
            try model.profile(x, y, batchSize: 0)
        } throws: { "\($0)" == "profile needs a batchSize above 0, but got 0. Use 32." }
        #expect {
            try model.profilePrediction(x, steps: 0)
        } throws: {
            "\($0)" == "profilePrediction needs at least 1 step, but got 0. "
                + "Use 20: times are medians over the steps."
        }
        #expect {
            try Sequential([Dense(units: 1)]).profile(x, y)
        } throws: { "\($0)".hasPrefix("profile needs a compiled model") }
        #expect(throws: DataError.rowCounts(inputs: 70, labels: 3)) {
            try model.profile(x, y[0..<3])
        }
        _ = try model.profile(x, y, steps: 1)
        #expect(throws: ShapeError.self) { try model.profile(Tensor.ones([4, 5]), y[0..<4]) }
    }
}
