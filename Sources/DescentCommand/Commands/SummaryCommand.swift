import ArgumentParser
import Descent
import DescentCore
import DescentSupport
import DescentTraining

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "Lists the layers of a model.",
        discussion: """
            Examples:
              descent summary model.keras
              descent summary model.keras --json
            """)

    @Argument(help: "The model, a .keras or .json file.") var model: String
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func run() throws {
        let model = try ModelFile.loadAsSaved(model, trust)
        let text: String = model.summary()
        try results.write(model.summaryJSON, or: text)
    }
}

extension Model {
    fileprivate var summaryJSON: JSONValue {
        let shapes = shapesOfLayers
        let state = compilation?.optimizer.variables ?? []
        return [
            "name": .string(name), "class": .string(kerasClassName),
            "inputs": .places(inputNames, inputSpecs),
            "outputs": .places(outputNames, outputSpecs),
            "layers": .array(
                layers.map { layer in
                    [
                        "name": .string(layer.name), "class": .string(layer.kerasClassName),
                        "output_shape": shapes[ObjectIdentifier(layer)].map { .string($0) }
                            ?? .null,
                        "parameters": .int(layer.countParams()),
                        "trainable": .bool(layer.trainable),
                    ]
                }),
            "parameters": [
                "trainable": .int(WeightTotal(trainableWeights).count),
                "non_trainable": .int(WeightTotal(nonTrainableWeights).count),
                "optimizer": .int(WeightTotal(state).count),
            ],
            "compiled": .bool(compilation != nil),
        ]
    }
}

extension JSONValue {
    /// Lengths, null where they are not known.
    static func lengths(_ shape: Shape) -> JSONValue {
        .array(shape.dimensions.map { $0 < 0 ? .null : .int($0) })
    }

    /// Inputs or outputs.
    fileprivate static func places(_ names: [String], _ specs: [TensorSpec]) -> JSONValue {
        .array(
            zip(names, specs).map { name, spec in
                [
                    "name": .string(name), "shape": .lengths(spec.shape),
                    "dtype": .string(spec.dtype.rawValue),
                ]
            })
    }
}
