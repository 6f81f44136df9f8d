import DescentCore

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Ordinary networks that learn, as the examples and the notes have them.
struct HealthyNet {
    let name: String
    let model: Model
    let x: [Tensor]
    let y: [Tensor]
    let epochs: Int
    var validationSplit = 0.0

    static let makers: [(String, @Sendable (UInt64) throws -> HealthyNet)] = [
        ("coffee roasting", coffee), ("line", line), ("demand curve", demand),
        ("multi-class", multiClass), ("multi-label", multiLabel), ("digits", digits),
        ("images, dense", imagesDense), ("images, convolutional", imagesConvolutional),
        ("two inputs, two outputs", functional), ("normalised regression", regression),
        ("deep with batch normalisation", deep),
    ]

    private static func coffee(_ seed: UInt64) throws -> HealthyNet {
        var source = RandomSource(seed: seed, stream: 0)
        let x = (0..<200).map { _ in
            [source.nextUniform() * (285 - 150) + 150, source.nextUniform() * 4 + 11.5]
        }
        let y = x.map { roast in
            let (celsius, minutes) = (roast[0], roast[1])
            let line = -3 / (260 - 175) * celsius + 21
            let good =
                celsius > 175 && celsius < 260 && minutes > 12 && minutes < 15 && minutes <= line
            return good ? 1.0 : 0.0
        }
        let scale = Normalization()
        try scale.adapt(x)
        let model = Sequential([
            Input(shape: [2]), scale, Dense(units: 3, activation: .sigmoid),
            Dense(units: 1, activation: .sigmoid),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.01), loss: BinaryCrossentropy(), metrics: [.accuracy])
        return HealthyNet(
            name: "coffee", model: model, x: [Tensor(x)], y: [Tensor(y)], epochs: 300)
    }

    private static func line(_ seed: UInt64) throws -> HealthyNet {
        let model = Sequential([Input(shape: [1]), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: MeanSquaredError())
        return HealthyNet(
            name: "line", model: model, x: [Tensor([[1.0], [2.0]])], y: [Tensor([300.0, 500.0])],
            epochs: 500)
    }

    private static func demand(_ seed: UInt64) throws -> HealthyNet {
        let price = Tensor.linspace(from: 0, to: 10, count: 101).reshaped(to: [101, 1])
        let model = Sequential([
            Input(shape: [1]), Dense(units: 16, activation: .relu),
            Dense(units: 1, activation: .relu, biasInitializer: .ones),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.01), loss: MeanSquaredError(), metrics: [.mae])
        return HealthyNet(
            name: "demand", model: model, x: [price], y: [maximum(8 - price * 1.2, 0)], epochs: 100)
    }

    private static func multiClass(_ seed: UInt64) throws -> HealthyNet {
        let centers = [[-5.0, 2.0], [-2.0, -2.0], [1.0, 2.0], [5.0, -2.0]]
        var source = RandomSource(seed: seed, stream: 30)
        let labels = (0..<800).map { $0 % 4 }
        let points = labels.map { label in centers[label].map { $0 + source.nextNormal() } }
        let model = Sequential([
            Dense(units: 25, activation: .relu), Dense(units: 15, activation: .relu),
            Dense(units: 4, activation: .linear),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.001),
            loss: SparseCategoricalCrossentropy(fromLogits: true), metrics: [.accuracy])
        return HealthyNet(
            name: "multi-class", model: model, x: [Tensor(points)], y: [Tensor(labels)], epochs: 15)
    }

    private static func multiLabel(_ seed: UInt64) throws -> HealthyNet {
        var source = RandomSource(seed: seed, stream: 5)
        let y = (0..<1000).map { _ in (0..<3).map { _ in source.nextUniform() < 0.5 ? 1.0 : 0.0 } }
        let x = y.map { y in
            (0..<6).map { i in y[i / 2] * (i % 2 == 0 ? 2 : -1) + source.nextNormal() * 0.5 }
        }
        let model = Sequential([
            Dense(units: 25, activation: .relu), Dense(units: 15, activation: .relu),
            Dense(units: 3, activation: .sigmoid),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.01), loss: BinaryCrossentropy(),
            metrics: [.binaryAccuracy])
        return HealthyNet(
            name: "multi-label", model: model, x: [Tensor(x)], y: [Tensor(y)], epochs: 12,
            validationSplit: 0.2)
    }

    /// Noisy pictures of a stroke, moved about, whose direction is the class:
    /// `[count, side²]`, 0 to 1.
    private static func pictures(
        _ count: Int, side: Int, classes: Int
    ) throws -> (x: Tensor, y: Tensor) {
        let labels = (0..<count).map { $0 % classes }
        let angle = Tensor(labels).cast(to: .float32) * (Double.pi / Double(classes))
        let axis = Tensor.range(0..<side).cast(to: .float32) - Double(side) / 2
        let moved = { axis + Tensor.randomUniform([count, 1], from: -2, to: 2) }
        let (x, y) = (moved().expandingDimension(at: 1), moved().expandingDimension(at: 2))
        let way = { (part: Tensor) in part.reshaped(to: [count, 1, 1]) }
        let distance = x * way(sin(angle)) - y * way(cos(angle))
        let stroke =
            (square(distance) .< 4) .& (square(x) + square(y) .< Double(side * side) / 6)
        let pixels =
            stroke.cast(to: .float32) * 0.8 + Tensor.randomUniform([count, side, side], to: 0.2)
        return (try pixels.reshaped(to: [count, side * side]).evaluated(), Tensor(labels))
    }

    private static func digits(_ seed: UInt64) throws -> HealthyNet {
        let (x, y) = try pictures(400, side: 20, classes: 2)
        let model = Sequential([
            Dense(units: 25, activation: .sigmoid), Dense(units: 15, activation: .sigmoid),
            Dense(units: 1, activation: .sigmoid),
        ])
        model.compile(optimizer: Adam(learningRate: 0.001), loss: BinaryCrossentropy())
        return HealthyNet(
            name: "digits", model: model, x: [x], y: [y.reshaped(to: [400, 1])], epochs: 40,
            validationSplit: 0.2)
    }

    private static func imagesDense(_ seed: UInt64) throws -> HealthyNet {
        let (x, y) = try pictures(600, side: 28, classes: 6)
        let model = Sequential([
            Input(shape: [28, 28, 1], dtype: .uint8), Rescaling(scale: 1.0 / 255), Flatten(),
            Dense(units: 128, activation: .relu), Dense(units: 64, activation: .relu),
            Dense(units: 6),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.001),
            loss: SparseCategoricalCrossentropy(fromLogits: true), metrics: [.accuracy])
        let bytes = (x * 255).cast(to: .uint8).reshaped(to: [600, 28, 28, 1])
        return HealthyNet(
            name: "images", model: model, x: [try bytes.evaluated()], y: [y], epochs: 10,
            validationSplit: 0.2)
    }

    private static func imagesConvolutional(_ seed: UInt64) throws -> HealthyNet {
        let (x, y) = try pictures(300, side: 28, classes: 4)
        let model = Sequential([
            Input(shape: [28, 28, 1]),
            Conv2D(filters: 16, kernelSize: 3, padding: .same, activation: .relu),
            MaxPooling2D(),
            Conv2D(filters: 32, kernelSize: 3, activation: .relu), MaxPooling2D(), Flatten(),
            Dropout(rate: 0.3), Dense(units: 32, activation: .relu),
            Dense(units: 4, activation: .softmax),
        ])
        model.compile(loss: SparseCategoricalCrossentropy())
        return HealthyNet(
            name: "cnn", model: model, x: [x.reshaped(to: [300, 28, 28, 1])], y: [y], epochs: 8,
            validationSplit: 0.2)
    }

    private static func functional(_ seed: UInt64) throws -> HealthyNet {
        let (a, b) = (Tensor.randomNormal([256, 4]), Tensor.randomNormal([256, 3]))
        let (xs, ys) = (try a.evaluated(), try b.evaluated())
        let left = Input(shape: [4])
        let right = Input(shape: [3])
        let joined = Concatenate()([Dense(units: 16, activation: .tanh)(left), right * 0.5])
        let hidden = relu(Dense(units: 16)(joined))
        let model = Model(
            inputs: [left, right],
            outputs: [Dense(units: 1)(hidden), Dense(units: 1, activation: .sigmoid)(hidden)])
        model.compile(
            optimizer: Adam(learningRate: 0.01),
            losses: [MeanAbsoluteError(), BinaryCrossentropy()],
            lossWeights: [1, 0.5])
        let sum = xs.sum(axes: [1], keepDims: true)
        return HealthyNet(
            name: "functional", model: model, x: [xs, ys],
            y: [sum, (ys.sum(axes: [1]) .> 0).cast(to: .int32)], epochs: 20)
    }

    private static func regression(_ seed: UInt64) throws -> HealthyNet {
        var source = RandomSource(seed: seed, stream: 3)
        let x = (0..<500).map { _ in (0..<8).map { _ in source.nextNormal() } }
        let y = x.map { row in row[0] * row[1] + row[2] + source.nextNormal() * 0.3 }
        let model = Sequential([
            Dense(units: 64, activation: .relu), Dropout(rate: 0.1),
            Dense(units: 64, activation: .relu, kernelRegularizer: .l2(1e-4)), Dense(units: 1),
        ])
        model.compile(loss: MeanSquaredError())
        return HealthyNet(
            name: "regression", model: model, x: [Tensor(x)], y: [Tensor(y)], epochs: 15,
            validationSplit: 0.2)
    }

    private static func deep(_ seed: UInt64) throws -> HealthyNet {
        var source = RandomSource(seed: seed, stream: 4)
        let x = (0..<400).map { _ in (0..<10).map { _ in source.nextNormal() } }
        let y = x.map { $0[0] + $0[1] * $0[2] > 0 ? 1 : 0 }
        let model = Sequential {
            for _ in 0..<5 {
                Dense(units: 32, kernelInitializer: .heNormal)
                BatchNormalization()
                Activation(.relu)
            }
            Dense(units: 2, activation: .softmax)
        }
        model.compile(optimizer: Adam(), loss: SparseCategoricalCrossentropy())
        return HealthyNet(
            name: "deep", model: model, x: [Tensor(x)], y: [Tensor(y)], epochs: 8)
    }
}
