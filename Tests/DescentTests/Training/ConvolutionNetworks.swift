import Descent
import Foundation

/// The networks, data and weights of `Tests/Fixtures/generator/convnets.py`.
struct ConvolutionNetwork {
    let model: Sequential
    /// Two batches.
    let x: Tensor
    let y: Tensor
    let batch: Int
    /// The weights in the order of the model.
    let start: [Tensor]

    init(_ fixture: Fixture, dtype: DType = .float32) throws {
        let net = fixture["net"]
        let image = net["image"].ints
        batch = try fixture.count("batch")
        x = Tensor(shape: Shape([2 * batch] + image), scalars: wave(2 * batch, image, 0))
            .cast(to: .float32).cast(to: dtype)
        y = Tensor(shape: [2 * batch], scalars: (0..<2 * batch).map { (7 * $0 + 3) % 10 })
        let input = Input(shape: Shape(image), dtype: dtype)
        model = Sequential([input] + (try Self.layers(net, dtype)))
        start = model.weights.enumerated().map { Self.initial($0, $1).cast(to: dtype) }
        try model.setWeights(start)
        let optimizer = try fixture["optimizer"].make(from: Registry.optimizers)
        model.compile(optimizer: optimizer, loss: SparseCategoricalCrossentropy())
    }

    /// Blocks of convolutions and a pooling, then one probability for each of ten classes.
    private static func layers(_ net: Fixture, _ dtype: DType) throws -> [Layer] {
        var stack: [Layer] = []
        let (isFused, strides) = (net["fused"].bool ?? true, try net.count("strides"))
        for filters in net["filters"].ints {
            for index in 0..<(try net.count("convolutions")) {
                stack.append(
                    Conv2D(
                        filters: filters, kernelSize: net.size("kernel"),
                        strides: Size2D(index == 0 ? strides : 1),
                        padding: net["padding"].string == "same" ? .same : .valid,
                        activation: isFused ? .relu : .linear, useBias: net["bias"].bool ?? true,
                        dtype: dtype))
                switch net["between"].string {
                case "batch": stack.append(BatchNormalization(momentum: 0.5, dtype: dtype))
                case "layer": stack.append(LayerNormalization(dtype: dtype))
                default: break
                }
                if !isFused { stack.append(ReLU(dtype: dtype)) }
            }
            switch net["pool"].string {
            case "max": stack.append(MaxPooling2D(dtype: dtype))
            case "average": stack.append(AveragePooling2D(dtype: dtype))
            default: break
            }
        }
        return stack + [
            GlobalAveragePooling2D(dtype: dtype),
            Dense(units: 10, activation: .softmax, dtype: dtype),
        ]
    }

    /// Kernels 2 / √(fan in) · wave, factors and variances 1 + wave / 10, all others wave / 10;
    /// rounded to float32.
    private static func initial(_ index: Int, _ weight: Variable) -> Tensor {
        let shape = weight.shape
        var values = wave(1, shape.dimensions, index + 1)
        if shape.rank > 1 {
            let scale = 2 / Double(shape.dimensions.dropLast().reduce(1, *)).squareRoot()
            values = values.map { $0 * scale }
        } else {
            let isFactor =
                weight.name.hasSuffix("/gamma") || weight.name.hasSuffix("/moving_variance")
            values = values.map { $0 / 10 + (isFactor ? 1 : 0) }
        }
        return Tensor(shape: shape, scalars: values).cast(to: .float32)
    }

    /// Rows of step `step`.
    func rows(_ step: Int) -> Range<Int> { step % 2 * batch..<(step % 2 + 1) * batch }

    /// The L2 norm of what changed since the start, for each weight.
    func moved() throws -> [Double] {
        try zip(model.getWeights(), start).map { now, then in
            try zip(now.scalars(), then.scalars()).reduce(0) { sum, pair in
                sum + (pair.0 - pair.1) * (pair.0 - pair.1)
            }.squareRoot()
        }
    }
}

/// Element `i` of array `number`: as good as random, -1 to 1.
private func wave(_ rows: Int, _ shape: [Int], _ number: Int) -> [Double] {
    (0..<shape.reduce(rows, *)).map { index in
        let i = Double(index)
        return sin(0.37 * i + 0.0021 * i * i + Double(number))
    }
}
