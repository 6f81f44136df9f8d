import ArgumentParser
import Descent
import DescentData
import DescentInsight
import DescentSupport
import DescentTraining

struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draws loss and metrics of trainings by epoch.",
        discussion: """
            Reads what 'descent train --history' or a CSVLogger wrote, .json or .csv, and Keras' \
            history.history saved as JSON. The picture has a panel for each metric, with training \
            and validation together; of several trainings each has a colour.

            Examples:
              descent plot history.json --output curves.svg
              descent plot adam.csv sgd.csv --labels adam,sgd --metrics loss --log-scale \\
                --output curves.svg
            """)

    @Argument(help: "The files with the numbers of the epochs, one for each training.")
    var histories: [String]
    @Option(help: ArgumentHelp("The picture, an .svg file.", valueName: "file"))
    var output: String
    @Option(
        help: ArgumentHelp(
            "What the legend calls the trainings, in their order; default: the names of the files.",
            valueName: "name,…"))
    var labels: String?
    @Option(
        help: ArgumentHelp("What is drawn; default: all there is.", valueName: "name,…"))
    var metrics: String?
    @Flag(help: "Show equal ratios as equal heights where all numbers are above 0.")
    var logScale = false
    @OptionGroup var results: ResultOptions

    func validate() throws {
        try CurveFile.check(output, "output")
        guard let labels, names(labels).count != histories.count else { return }
        throw ValidationError(
            "--labels needs a name for each of \(histories.count) files, but got "
                + "\(names(labels).count).")
    }

    func run() throws {
        try requireWritable(output)
        let runs = try zip(histories, labels.map(names) ?? histories).map { path, label in
            CurveRun(label: label, try HistoryReader.read(path))
        }
        let picture = try CurvePicture(
            runs, metrics: metrics.map(names), isLogarithmic: logScale, function: "plot")
        try CurveFile.write(picture, to: output)
        guard results.isJSON else { return }
        try Streams.writeLine(
            JSONValue.object([
                JSONMember("output", .string(output)),
                JSONMember("metrics", .array(picture.metrics.map { .string($0) })),
                JSONMember("trainings", .array(runs.map(\.json))),
            ]).text)
    }

    private func names(_ list: String) -> [String] {
        list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
}

extension CurveRun {
    fileprivate var json: JSONValue {
        ["name": .string(label ?? ""), "epochs": .int(numbers.epochs.count)]
    }
}
