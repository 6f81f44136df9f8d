package import Descent
package import DescentCore
import DescentTesting

/// A random model with data to train it on, the same for the same seed:
/// layers of all kinds with all their arguments, in chains, branches and models within models.
package struct RandomModel {
    /// How much a model has to compute.
    package enum Size: String, Sendable, CaseIterable {
        case small, large

        /// Products of all convolutions and dense layers for one row.
        var work: Int {
            switch self {
            case .small: 30_000
            case .large: 1_500_000
            }
        }
        /// Longest side of an image.
        var side: Int { self == .small ? 12 : 40 }
    }

    package let seed: UInt64
    package let model: Model
    package let x: Tensor
    package let y: Tensor
    package let sampleWeight: Tensor?
    package let batchSize: Int
    package let epochs: Int
    /// Classes of the layers used, for coverage.
    package let layerClasses: Set<String>
    /// Whether the step draws random numbers.
    package let isRandom: Bool
    /// The loss and optimizer, for the text.
    let training: String
    private let compile: (Model) -> Void
    private let weights: [Tensor]

    package init(seed: UInt64, size: Size = .small) throws {
        var generator = ModelGenerator(seed: seed, size: size)
        let input = generator.input()
        let body = generator.body(input)
        let head = generator.head(body)
        self.seed = seed
        model = try generator.assemble(input, head.output)
        compile = {
            $0.compile(
                optimizer: head.optimizer.make(), loss: head.loss,
                silencing: Set(WiringRule.allCases))
        }
        training = "\(head.loss.kerasClassName), \(head.optimizer)"
        batchSize = generator.source.pick(1...5)
        epochs = generator.source.pick([1, 1, 2])
        let rows =
            batchSize * generator.source.pick(1...2) + generator.source.pick(0...(batchSize - 1))
        x = generator.data(for: input, rows: rows)
        y = generator.labels(head.labels, rows: rows)
        sampleWeight =
            generator.source.chance(0.1)
            ? Tensor((0..<rows).map { _ in Float(generator.source.nextUniform() * 2) }) : nil
        let all = model.allLayers
        layerClasses = Set(all.map(\.kerasClassName))
        isRandom = all.contains { $0 is RandomLayer }
        weights = try generator.weights(of: model)
        try reset()
    }

    /// Back to before any training, with a new optimizer.
    func reset() throws {
        compile(model)
        try model.setWeights(weights)
    }

    /// The model as one line for each layer, and what it is trained with.
    package var text: String {
        var lines = ["seed \(seed): x \(x.spec), y \(y.spec), batches of \(batchSize), \(training)"]
        func list(_ layers: [Layer], _ indent: String) {
            for layer in layers {
                let arguments = layer.config().compactMap { entry in
                    entry.value.short.map { "\(entry.key): \($0)" }
                }
                lines.append(
                    "\(indent)\(layer.kerasClassName)(\(arguments.joined(separator: ", ")))")
                list(layer.sublayers, indent + "  ")
            }
        }
        list(model.layers, "  ")
        return lines.joined(separator: "\n")
    }
}

extension ConfigValue {
    /// For lists of layers; nil for what every layer has.
    fileprivate var short: String? {
        switch self {
        case .null: nil
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): value == "channels_last" ? nil : value
        case .list(let values): "[\(values.map { $0.short ?? "nil" }.joined(separator: ", "))]"
        case .object(let name, _): name.hasPrefix("L") ? name : nil
        }
    }
}
