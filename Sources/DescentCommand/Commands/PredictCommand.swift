import ArgumentParser
import Descent
import DescentSupport

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Computes the outputs of a model.",
        discussion: """
            Without --output the predictions go to standard output: a CSV table with a line for \
            each row, or JSON. Inputs that look unlike those of the training give a warning, which \
            JSON has under "warnings".

            Examples:
              descent predict model.keras --input x.npy --output y.npy
              descent predict two.keras --input left=a.npy --input right=b.npy
              echo 5.1,3.5,1.4,0.2 | descent predict iris.keras --input - --json
            """)

    @Argument(help: "The model, a .keras file.") var model: String

    @Option(
        name: [.customLong("input"), .customLong("x")],
        help: ArgumentHelp(
            "The inputs, one row for each example: .npy, .npz, .csv or IDX, or - for npy or CSV on "
                + "standard input. Of several inputs name=file for each, or an .npz with their "
                + "names.", valueName: "file"))
    var inputs: [String]

    @Option(
        help: ArgumentHelp(
            "Where the predictions go: .npy, .npz or .csv, or - for standard output.",
            valueName: "file"))
    var output: String?

    @Flag(help: "Leave out the line of names that CSV begins with.") var noHeader = false

    @OptionGroup var tables: TableOptions
    @OptionGroup var batches: BatchOptions
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func run() throws {
        let target = try PredictionFile(output)
        if let path = target.path { try requireWritable(path) }
        let model = try ModelFile.load(model, trust)
        let x = try ModelArrays.inputs(of: model, inputs, "input", tables)
        let (predictions, warnings) = try Warnings.collecting {
            try model.predictAll(
                x as any ModelData, batchSize: batches.batchSize,
                verbose: target.path == nil ? .silent : results.verbosityOnTerminal)
        }
        try target.write(
            predictions, header: !noHeader, isJSON: results.isJSON, warnings: warnings)
        guard let path = target.path, results.isJSON else { return }
        let outputs = zip(predictions.names, predictions).map { name, tensor -> JSONValue in
            [
                "name": .string(name), "shape": .lengths(tensor.shape),
                "dtype": .string(tensor.dtype.rawValue),
            ]
        }
        try Streams.writeLine(
            JSONValue.object(
                [JSONMember("output", .string(path)), JSONMember("outputs", .array(outputs))]
                    + Warnings.members(warnings)
            ).text)
    }
}
