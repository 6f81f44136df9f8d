import ArgumentParser
import Descent
import DescentSupport

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Computes the loss and the metrics of a model.",
        discussion: """
            The model is judged by what it was compiled with, or by --loss and --metric. Data that \
            look unlike those of the training give a warning, which JSON has under "warnings".

            Examples:
              descent evaluate model.keras --x x.npy --y y.npy
              descent evaluate model.keras --x test.npz --y test.npz --json
            """)

    @Argument(help: "The model, a .keras file.") var model: String
    @OptionGroup var examples: ExampleOptions
    @Option(
        help: ArgumentHelp(
            "How much each row counts, as --y.", valueName: "file"))
    var sampleWeight: [String] = []
    @OptionGroup var objectives: ObjectiveOptions
    @OptionGroup var batches: BatchOptions
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func run() throws {
        let model = try ModelFile.load(model, trust, objectives)
        let (x, y) = try examples.read(for: model)
        let weights = try examples.weights(sampleWeight, for: model)
        let (result, warnings): (EvaluationResult, [String]) = try Warnings.collecting {
            try model.evaluate(
                x, y, batchSize: batches.batchSize,
                verbose: results.verbosityOnTerminal, sampleWeight: weights)
        }
        try results.write(
            .object(
                result.logs.entries.map { JSONMember($0.name, .number($0.value)) }
                    + Warnings.members(warnings)),
            or: result.logs.entries.map { "\($0.name): \($0.value)" }.joined(separator: "\n"))
    }
}
