import ArgumentParser
import Descent
import DescentInsight
import DescentSupport

struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Says where the time of a training step goes.",
        discussion: """
            The file is not changed. chrome://tracing and ui.perfetto.dev show the trace.

            Example:
              descent profile model.keras --x x.npy --y y.npy --trace step.json
            """)

    @Argument(help: "The model, a .keras file.") var model: String
    @OptionGroup var examples: ExampleOptions
    @OptionGroup var objectives: ObjectiveOptions
    @OptionGroup var optimizer: OptimizerArguments
    @OptionGroup var batches: BatchOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The steps that are timed.", valueName: "number"))
    var steps = 20
    @Option(help: ArgumentHelp("A new file for the trace of one step.", valueName: "file"))
    var trace: String?
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func validate() throws { try NumberRules.require("steps", steps, atLeast: 1) }

    func run() throws {
        if let trace { try requireNew(trace, "trace") }
        let model = try ModelFile.load(model, trust, objectives, optimizer)
        let (x, y) = try examples.read(for: model)
        let profile: Profile = try model.profile(
            x, y, batchSize: batches.batchSize, steps: steps)
        if let trace { try profile.writeTrace(to: trace) }
        try results.write(profile.json, or: "\(profile)")
    }
}

extension Profile {
    fileprivate var json: JSONValue {
        [
            "title": .string(title), "batch_size": .int(batchSize), "steps": .int(steps),
            "microseconds": .number(microseconds), "layers": .array(layers.map(\.json)),
            "instructions": .array(instructions.map(\.json)),
        ]
    }
}

extension Profile.Row {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "layers": .array(layers.map { .string($0) }),
            "microseconds": .number(microseconds), "share": .number(share),
            "operations": .number(operations), "bytes": .number(bytes),
        ]
    }
}
