import ArgumentParser
import Descent
import DescentFormats

/// `descent`, which does for files and shells what the library does for programs.
@main struct MainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "descent",
        abstract: "Trains neural networks, and works with models that Keras or Descent saved.",
        discussion: """
            Results are written to standard output, everything else to standard error. With \
            --json results and errors are JSON.

            Status: 0 all is well, 1 two files differ or a check failed, 2 wrong arguments, 65 bad \
            data, 66 no such file, 70 a fault of the program, 74 a file cannot be read or written, \
            130 after Ctrl-C.

            Examples:
              descent train model.keras --x x.npy --y y.npy --output trained.keras
              descent predict trained.keras --input new.npy --output predictions.npy
            """,
        subcommands: [
            PredictCommand.self, EvaluateCommand.self, TrainCommand.self, SummaryCommand.self,
            ConvertCommand.self, DiffCommand.self, VerifyCommand.self, ExplainCommand.self,
            DiagnoseCommand.self, CheckCommand.self, ProfileCommand.self, PlotCommand.self,
            ExportCommand.self,
        ])

    static func main() {
        // Before anything else is made ready: this is started for each file that is read.
        if CommandLine.arguments.dropFirst().first == SandboxedReader.word {
            Failure(ExitCode(SandboxedReader.run(CommandLine.arguments.dropFirst(2)))).end()
        }
        Streams.prepare()
        onInterrupt(.exit)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure(error).end()
        }
    }
}
