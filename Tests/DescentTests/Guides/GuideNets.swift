import Descent
import Foundation

/// Data and networks of the fixture `guides`; see `Tests/Fixtures/generator/guides.py`.
enum GuideNets {
    static let x = Tensor(shape: [6, 4], scalars: (0..<24).map { Float(sin(0.61 * Double($0))) })
    static let classes = Tensor(shape: [6], scalars: (0..<6).map { $0 % 3 })
    static let targets = Tensor(
        shape: [6, 1], scalars: (0..<6).map { Float(sin(0.3 * Double($0))) })

    static func noise(_ factor: Double) -> Tensor {
        Tensor(shape: [6, 2], scalars: (0..<12).map { Float(sin(factor * Double($0))) })
    }

    /// Element `i` of weight number `index`.
    static func wave(_ index: Int, _ shape: Shape) -> Tensor {
        let count = shape.elementCount
        return Tensor(
            shape: shape,
            scalars: (0..<count).map { Float(0.5 * sin(0.37 * Double($0) + Double(index))) })
    }

    /// The model with the weights that all programs start from.
    @discardableResult
    static func start<M: Model>(_ model: M) throws -> M {
        try model.setWeights(model.weights.enumerated().map { wave($0, $1.shape) })
        return model
    }

    static func net(_ units: Int, inputs: Int = 4) throws -> Sequential {
        let model = Sequential([Input(shape: [inputs]), Dense(5, activation: "tanh"), Dense(units)])
        return try start(model)
    }

    /// One step of a training loop.
    static func minimise(
        _ loss: Tensor, _ weights: [Variable], _ optimizer: Optimizer
    ) throws {
        let gradients = gradient(of: loss, withRespectTo: weights.map(\.value))
        try optimizer.applyGradients(zip(gradients, weights))
    }

    private static func sin(_ x: Double) -> Double { Foundation.sin(x) }
}
