import ArgumentParser
import Descent
import DescentCore
import DescentFormats
import DescentInsight
import DescentSupport
import DescentTraining

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "Lists the layers of a model.",
        discussion: """
            JSON also has the names of the classes and where the model comes from, if the file says \
            so.

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
        try results.write(
            .object(model.summaryJSON + (model.evidence?.summaryMembers ?? [])), or: text)
    }
}

extension Model {
    fileprivate var summaryJSON: [JSONMember] {
        let shapes = shapesOfLayers
        let state = compilation?.optimizer.variables ?? []
        let json: JSONValue = [
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
        guard case .object(let members) = json else { return [] }
        return members
    }
}

extension Evidence {
    /// What it says of the model itself.
    fileprivate var summaryMembers: [JSONMember] {
        let names = classNames.sorted { $0.key < $1.key }.map { output, names in
            JSONMember(output, .array(names.map { .string($0) }))
        }
        return [
            JSONMember("class_names", .object(names)),
            JSONMember("provenance", provenance?.json ?? .null),
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
