import ArgumentParser
import Descent
import DescentFormats
import DescentInsight
import DescentSupport
import DescentTraining

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a model and saves it.",
        discussion: """
            A .keras file goes on with what it was compiled with, and with its optimizer's state. \
            With --loss it is compiled anew, and with --optimizer it gets a new one. A .json file, \
            as Keras' model.to_json() makes it, gets new weights.

            The output appears whole when training is over, or not at all; it may be the file that \
            was read. After Ctrl-C nothing is written, but with --checkpoint-dir the same command \
            goes on where it was.

            The output keeps what lets it prove itself: a few rows of --x with their outputs, \
            minima, maxima and means of the inputs, the numbers of the training and its date. \
            verify computes these rows again, and data that look unlike give a warning. With \
            --probes 0 no row is kept, with --no-evidence nothing.

            Examples:
              descent train model.keras --x x.npy --y y.npy --epochs 3 --output new.keras
              descent train model.json --x x.npy --y y.npy --output new.keras --epochs 50 \\
                --loss mse --optimizer adam --learning-rate 0.01 \\
                --validation-split 0.2 --early-stopping 5 \\
                --history history.csv --curves curves.svg
            """)

    @Argument(help: "The model, a .keras or .json file.") var model: String
    @OptionGroup var examples: ExampleOptions
    @Option(help: ArgumentHelp("The trained model, a .keras file.", valueName: "file"))
    var output: String
    @OptionGroup var schedule: ScheduleOptions
    @OptionGroup var validation: ValidationOptions
    @OptionGroup var weights: RowWeightOptions
    @OptionGroup var objectives: ObjectiveOptions
    @OptionGroup var optimizer: OptimizerArguments
    @OptionGroup var stopping: StoppingOptions

    @Option(
        help: ArgumentHelp(
            "A folder for checkpoints, from which the same command goes on after it was ended.",
            valueName: "folder"))
    var checkpointDir: String?

    @Option(
        help: ArgumentHelp(
            "A new file for the numbers of every epoch, .json or .csv.", valueName: "file"))
    var history: HistoryFile?

    @Option(
        help: ArgumentHelp(
            "A new file for the curves of loss and metrics, .svg.", valueName: "file"))
    var curves: String?

    @OptionGroup var trust: TrustOptions
    @OptionGroup var evidence: EvidenceOptions
    @OptionGroup var results: ResultOptions

    func validate() throws {
        guard output.lowercased().hasSuffix(".keras") else {
            throw ValidationError("--output needs a name that ends in .keras, but got '\(output)'.")
        }
        if let curves { try CurveFile.check(curves, "curves") }
    }

    func run() throws {
        try requireWritable(output)
        if let history { try requireNew(history.path, "history") }
        if let curves { try requireNew(curves, "curves") }
        if let seed = schedule.seed { setRandomSeed(seed) }
        let model = try ModelFile.load(model, trust, objectives, optimizer)
        try evidence.check(model)
        let (x, y) = try examples.read(for: model)
        let history = try fit(model, x, y)
        evidence.record(model, x, history)
        try model.save(to: output)
        try self.history?.write(history)
        if let curves {
            let run = CurveRun(label: nil, history.numbers)
            try CurveFile.write(
                CurvePicture([run], metrics: nil, isLogarithmic: false, function: "train"),
                to: curves)
        }
        if results.isJSON {
            try Streams.writeLine(
                JSONValue.object([
                    JSONMember("output", .string(output)), JSONMember("history", history.json),
                ]).text)
        }
    }

    private func fit(
        _ model: Model, _ x: any ModelData, _ y: any ModelData
    ) throws -> History {
        var callbacks: [Callback] = []
        if let stopping = stopping.callback { callbacks.append(stopping) }
        if let checkpointDir { callbacks.append(BackupAndRestore(checkpointDir)) }
        return try model.fit(
            x, y, batchSize: schedule.batches.batchSize,
            epochs: schedule.epochs, verbose: results.verbosity, callbacks: callbacks,
            validationSplit: validation.split ?? 0,
            validationData: try validation.read(for: model, examples.tables),
            shuffle: !schedule.noShuffle, classWeight: weights.classes,
            sampleWeight: try examples.weights(weights.sampleWeight, for: model),
            initialEpoch: schedule.initialEpoch)
    }
}
