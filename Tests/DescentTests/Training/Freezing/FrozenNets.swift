import Descent
import Foundation

/// The nets of `Tests/Fixtures/generator/frozen.py`: one base and one head, held in several ways.
enum FrozenNets {
    /// Layers by the names that the fixture's steps use; `model` holds all others.
    static func parts(_ net: String?) throws -> [String: Layer] {
        let (a, b, head) = (first(), norm(), dense(1, "head"))
        let base: Layer
        let model: Model
        switch net {
        case "normalising":
            base = Sequential([Input(shape: [3]), b], name: "base")
            let ones = Dense(units: 1, kernelInitializer: .ones, name: "head")
            model = Sequential([Input(shape: [3]), base, ones])
        case "sequential":
            base = Sequential([a, b], name: "base")
            model = Sequential([base, head])
        case "functional":
            let (x, y) = (Input(shape: [3]), Input(shape: [3]))
            base = Model(inputs: x, outputs: b(a(x)), name: "base")
            model = Model(inputs: y, outputs: head(base(y)))
        case "nested":
            let x = Input(shape: [4])
            let inner = Sequential([b], name: "inner")
            let middle = Model(inputs: x, outputs: inner(x), name: "middle")
            base = Sequential([Input(shape: [3]), a, middle], name: "base")
            model = Sequential([Input(shape: [3]), base, head])
        case "block":
            base = Block(a, b)
            model = Sequential([base, head])
        case "subclassed":
            base = Block(a, b)
            model = Net(base, head)
        default: throw UnknownFixture(name: net ?? "net")
        }
        return ["model": model, "base": base, "first": a, "norm": b, "head": head]
    }

    /// `x[i] = 5 + 2 sin(0.61 i)`.
    static var x: Tensor {
        Tensor(shape: [24, 3], scalars: (0..<72).map { Float(5 + 2 * sin(0.61 * Double($0))) })
    }
    /// `y[i] = sin(0.3 i)`.
    static var y: Tensor {
        Tensor(shape: [24, 1], scalars: (0..<24).map { Float(sin(0.3 * Double($0))) })
    }

    /// Builds the model and gives its weights the fixture's initial values.
    static func build(_ model: Model) throws {
        // A model that is a graph is built already; one that is called is built by that.
        if let error = model(x).error { throw error }
        let values = model.weights.enumerated().map { index, weight in
            let wave = (0..<weight.shape.elementCount).map {
                0.4 * sin(0.37 * Double($0) + Double(index))
            }
            let isFactor =
                weight.name.hasSuffix("/gamma") || weight.name.hasSuffix("/moving_variance")
            return Tensor(
                shape: weight.shape, scalars: wave.map { Float(isFactor ? 1 + 0.1 * $0 : $0) })
        }
        try model.setWeights(values)
    }

    static func dense(
        _ units: Int, _ name: String, activation: ActivationFunction = .linear
    ) -> Dense {
        Dense(units: units, activation: activation, kernelRegularizer: L2(0.02), name: name)
    }
    static func first() -> Dense { dense(4, "first", activation: .tanh) }
    static func norm() -> BatchNormalization { BatchNormalization(momentum: 0.5, name: "norm") }
}

/// A layer that holds layers.
final class Block: Layer {
    private let inside: [Layer]

    init(_ inside: Layer..., trainable: Bool = true) {
        self.inside = inside
        super.init(name: "base", trainable: trainable)
        inside.forEach(addSublayer)
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor {
        inside.reduce(x) { $1($0, training: training) }
    }
}

/// A model that holds layers without saying how in a graph.
final class Net: Model {
    private let inside: [Layer]

    init(_ inside: Layer...) {
        self.inside = inside
        super.init(name: "net")
        inside.forEach(addSublayer)
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor {
        inside.reduce(x) { $1($0, training: training) }
    }
}
