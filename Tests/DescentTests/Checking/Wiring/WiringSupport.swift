import Descent
import Testing

/// Data and models for the wiring tests.
enum Wiring {
    /// Numbers from −1 to 1, the same every time.
    static func numbers(_ shape: Shape, seed: UInt64 = 1, scale: Double = 1, shift: Double = 0)
        -> Tensor
    {
        var source = RandomSource(seed: seed, stream: 3)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.elementCount).map { _ in
                Float((source.nextUniform() * 2 - 1) * scale + shift)
            })
    }

    /// Class numbers 0 …< count in turn.
    static func classes(_ rows: Int, _ count: Int) -> Tensor {
        Tensor(shape: [rows], scalars: (0..<rows).map { Int32($0 % count) })
    }

    /// Zeros and ones, `[rows, width]`, about a half of each.
    static func bits(_ rows: Int, _ width: Int) -> Tensor {
        numbers([rows, width], seed: 9).map { $0 > 0 ? 1 : 0 }
    }

    static func oneHotRows(_ rows: Int, _ count: Int) -> Tensor {
        oneHot(classes(rows, count), depth: count)
    }

    /// A model with a hidden layer, compiled.
    static func model(
        _ last: [any SequentialElement], _ loss: Loss, metrics: [Metric] = [],
        silencing: Set<WiringRule> = []
    ) -> Sequential {
        let model = Sequential([Dense(units: 4, activation: .relu)] + last)
        model.compile(loss: loss, metrics: metrics, silencing: silencing)
        return model
    }
}

extension Tensor {
    func map(_ body: (Double) -> Float) -> Tensor {
        Tensor(shape: shape, scalars: ((try? scalars()) ?? []).map(body))
    }
}

/// A wrong program, what is said about it, and programs much like it that are right.
struct WiringCase: CustomTestStringConvertible, Sendable {
    let rule: WiringRule
    /// What the finding's message is.
    let message: String
    let wrong: @Sendable (Set<WiringRule>) -> (model: Model, x: Tensor, y: Tensor)
    let right: [@Sendable () -> (model: Model, x: Tensor, y: Tensor)]

    var testDescription: String { rule.rawValue }
}
