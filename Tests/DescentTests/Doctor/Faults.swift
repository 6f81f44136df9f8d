import DescentCore

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Networks with one fault each.
enum Faults {
    /// Four clusters of points around (±2, ±2).
    static func clusters(_ count: Int = 400, scale: Double = 1, noise: Double = 0.5) -> (
        x: Tensor, y: Tensor
    ) {
        var source = RandomSource(seed: 3, stream: 1)
        let labels = (0..<count).map { $0 % 4 }
        let points = labels.map { label in
            [(label & 1) * 4 - 2, (label & 2) * 2 - 2].map {
                (Double($0) + source.nextNormal() * noise) * scale
            }
        }
        return (Tensor(points), Tensor(labels))
    }

    /// A classifier of the clusters with a place for a fault.
    static func classifier(
        hidden: [Layer] = [Dense(units: 16, activation: .relu)], last: Layer? = nil,
        optimizer: Optimizer = Adam(learningRate: 0.01)
    ) -> Sequential {
        let model = Sequential(hidden + [last ?? Dense(units: 4, name: "scores")])
        model.compile(
            optimizer: optimizer, loss: SparseCategoricalCrossentropy(fromLogits: true),
            metrics: [.accuracy])
        return model
    }

    /// Hidden layers of equal width.
    static func deep(
        _ layers: Int, _ activation: ActivationFunction,
        _ initializer: any Initializer = .glorotUniform
    ) -> [Layer] {
        (0..<layers).map { _ in
            Dense(units: 16, activation: activation, kernelInitializer: initializer)
        }
    }

    /// Numbers that no input explains.
    static func noise(_ rows: Int, _ features: Int) -> (x: Tensor, y: Tensor) {
        var source = RandomSource(seed: 9, stream: 2)
        let x = (0..<rows).map { _ in (0..<features).map { _ in source.nextNormal() } }
        return (Tensor(x), Tensor((0..<rows).map { _ in [source.nextNormal()] }))
    }
}

/// Cuts derivatives.
final class Cut: Layer {
    override func call(_ x: Tensor, training: Bool) -> Tensor { stopGradient(x) }
}
