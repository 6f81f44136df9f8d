import Descent
import DescentCore
import DescentTesting

/// What a model ends in, and what it is trained with.
extension ModelGenerator {
    enum Labels {
        case classes(Int)
        case oneHot(Int)
        case flags(Int)
        case numbers(Int)
    }

    struct Head {
        let output: Tensor
        let labels: Labels
        let loss: Loss
        let optimizer: OptimizerChoice
    }

    mutating func head(_ body: Tensor) -> Head {
        var t = body
        if t.rank > 2 {
            let isImage = t.rank == 4
            let average: Layer = isImage ? GlobalAveragePooling2D() : GlobalAveragePooling1D()
            let large = t.shape.dimensions.dropFirst().reduce(1, *) > 600
            t = apply(large || source.chance(0.5) ? average : Flatten(), t)
        }
        let (units, isLogit) = (source.pick(2...11), source.chance(0.5))
        let optimizer = OptimizerChoice(&source)
        switch source.pick(0...3) {
        case 0:
            let y = layer(t, units: units, activation: isLogit ? .linear : .softmax)
            return Head(
                output: y, labels: .classes(y.shape[-1]),
                loss: SparseCategoricalCrossentropy(fromLogits: isLogit), optimizer: optimizer)
        case 1:
            let y = layer(t, units: units, activation: isLogit ? .linear : .softmax)
            return Head(
                output: y, labels: .oneHot(y.shape[-1]),
                loss: CategoricalCrossentropy(fromLogits: isLogit), optimizer: optimizer)
        case 2:
            let y = layer(t, units: units, activation: isLogit ? .linear : .sigmoid)
            let losses: [Loss] = [
                BinaryCrossentropy(fromLogits: isLogit), BinaryCrossentropy(fromLogits: isLogit),
                BinaryFocalCrossentropy(fromLogits: isLogit), SquaredHinge(),
                isLogit ? Hinge() : Dice(axis: 1),
            ]
            return Head(
                output: y, labels: .flags(y.shape[-1]), loss: source.pick(losses),
                optimizer: optimizer)
        default:
            let y = layer(t, units: units, activation: .linear)
            let losses: [Loss] = [
                MeanSquaredError(), MeanSquaredError(), Huber(), LogCosh(), MeanAbsoluteError(),
                CosineSimilarity(),
            ]
            return Head(
                output: y, labels: .numbers(y.shape[-1]), loss: source.pick(losses),
                optimizer: optimizer)
        }
    }

    // MARK: Data

    mutating func data(for input: Tensor, rows: Int) -> Tensor {
        let shape = Shape([rows] + input.shape.dimensions.dropFirst())
        let count = shape.elementCount
        guard input.dtype.isFloatingPoint else {
            let words = (0..<count).map { _ in source.nextInt(below: Self.words) }
            return Tensor(shape: shape, scalars: words).cast(to: input.dtype)
        }
        return Tensor(shape: shape, scalars: (0..<count).map { _ in Float(source.nextNormal()) })
    }

    mutating func labels(_ labels: Labels, rows: Int) -> Tensor {
        switch labels {
        case .classes(let count):
            return Tensor(
                shape: [rows], scalars: (0..<rows).map { _ in source.nextInt(below: count) })
        case .oneHot(let count):
            let classes = (0..<rows).map { _ in source.nextInt(below: count) }
            return Tensor(
                shape: [rows, count],
                scalars: classes.flatMap { k in (0..<count).map { Float($0 == k ? 1 : 0) } })
        case .flags(let count):
            return Tensor(
                shape: [rows, count],
                scalars: (0..<rows * count).map { _ in Float(source.nextInt(below: 2)) })
        case .numbers(let count):
            return Tensor(
                shape: [rows, count],
                scalars: (0..<rows * count).map { _ in Float(source.nextNormal()) })
        }
    }

    /// Numbers of a size that keeps values near 1 from layer to layer;
    /// nothing at its initial 0 or 1.
    mutating func weights(of model: Model) throws -> [Tensor] {
        try model.weights.map { weight -> Tensor in
            guard weight.dtype.isFloatingPoint else { return try weight.read() }
            let shape = weight.shape
            let isPositive = weight.name.hasSuffix("variance") || weight.name.hasSuffix("gamma")
            let fan = Swift.max(shape.dimensions.dropLast().reduce(1, *), 1)
            let scale = shape.rank > 1 ? (2 / Double(fan)).squareRoot() : 0.3
            return Tensor(
                shape: shape,
                scalars: (0..<shape.elementCount).map { _ in
                    Float(isPositive ? 0.5 + source.nextUniform() : source.nextNormal() * scale)
                })
        }
    }
}

/// An optimizer with random arguments.
struct OptimizerChoice: CustomStringConvertible {
    let description: String
    let make: () -> Optimizer

    init(_ source: inout RandomSource) {
        let norm: Double? = source.chance(0.1) ? 0.5 : nil
        let global: Double? = norm == nil && source.chance(0.1) ? 0.7 : nil
        let value: Double? = norm == nil && global == nil && source.chance(0.1) ? 0.05 : nil
        let decay: Double? = source.chance(0.1) ? 0.01 : nil
        // Not Keras' 1e-7: a derivative that is 0 but for rounding would be divided by itself.
        let epsilon = source.pick([1e-2, 1e-3])
        let (flag, momentum) = (source.chance(0.3), source.pick([0, 0, 0.9]))
        let clips =
            "clipnorm: \(norm ?? 0), globalClipnorm: \(global ?? 0), clipvalue: \(value ?? 0), "
            + "weightDecay: \(decay ?? 0)"
        switch source.pick(0...8) {
        case 0, 1:
            description =
                "SGD(learningRate: 0.05, momentum: \(momentum), nesterov: \(flag), \(clips))"
            make = {
                SGD(
                    learningRate: 0.05, momentum: momentum, nesterov: flag && momentum > 0,
                    weightDecay: decay, clipnorm: norm, globalClipnorm: global, clipvalue: value)
            }
        case 2:
            description = "Adam(learningRate: 0.01, amsgrad: \(flag), \(clips))"
            make = {
                Adam(
                    learningRate: 0.01, epsilon: epsilon, amsgrad: flag, weightDecay: decay,
                    clipnorm: norm,
                    globalClipnorm: global, clipvalue: value)
            }
        case 3:
            description = "RMSprop(momentum: \(momentum), centered: \(flag), \(clips))"
            make = {
                RMSprop(
                    momentum: momentum, epsilon: epsilon, centered: flag, weightDecay: decay,
                    clipnorm: norm,
                    globalClipnorm: global, clipvalue: value)
            }
        case 6, 7, 8:
            (description, make) = Self.further(&source, epsilon, decay, norm)
        case 4:
            description = "Adagrad(learningRate: 0.05, \(clips))"
            make = {
                Adagrad(
                    learningRate: 0.05, weightDecay: decay, clipnorm: norm,
                    globalClipnorm: global, clipvalue: value)
            }
        default:
            description = "AdamW(learningRate: 0.01, \(clips))"
            make = {
                AdamW(
                    learningRate: 0.01, epsilon: epsilon, clipnorm: norm, globalClipnorm: global,
                    clipvalue: value)
            }
        }
    }

    /// Not those whose steps have one size whatever the derivative is.
    private static func further(
        _ source: inout RandomSource, _ epsilon: Double, _ decay: Double?, _ norm: Double?
    ) -> (String, () -> Optimizer) {
        let clips = "weightDecay: \(decay ?? 0), clipnorm: \(norm ?? 0)"
        return switch source.pick(0...5) {
        case 0:
            (
                "Nadam(learningRate: 0.01, \(clips))",
                {
                    Nadam(
                        learningRate: 0.01, epsilon: epsilon, weightDecay: decay, clipnorm: norm)
                }
            )
        case 1:
            (
                "Adamax(learningRate: 0.01, \(clips))",
                {
                    Adamax(
                        learningRate: 0.01, epsilon: epsilon, weightDecay: decay, clipnorm: norm)
                }
            )
        case 2:
            (
                "Adadelta(learningRate: 0.5, \(clips))",
                {
                    Adadelta(
                        learningRate: 0.5, epsilon: epsilon, weightDecay: decay, clipnorm: norm)
                }
            )
        case 3:
            (
                "Ftrl(learningRate: 0.1, \(clips))",
                {
                    Ftrl(
                        learningRate: 0.1, l1RegularizationStrength: 0.01, weightDecay: decay,
                        clipnorm: norm)
                }
            )
        case 4:
            (
                "Adafactor(learningRate: 0.05, \(clips))",
                {
                    Adafactor(
                        learningRate: 0.05, epsilon1: epsilon, weightDecay: decay, clipnorm: norm)
                }
            )
        default:
            (
                "Lamb(learningRate: 0.01, \(clips))",
                {
                    Lamb(learningRate: 0.01, epsilon: epsilon, weightDecay: decay, clipnorm: norm)
                }
            )
        }
    }
}
