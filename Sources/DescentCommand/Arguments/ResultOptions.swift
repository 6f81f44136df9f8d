import ArgumentParser
import DescentSupport
import DescentTraining

/// How every command shows its result.
struct ResultOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Write the result as JSON.")
    var isJSON = false

    /// A bar on a terminal, and nothing in the way of JSON.
    var verbosity: Verbosity { isJSON ? .silent : .automatic }

    /// The same where the result alone is to be printed.
    var verbosityOnTerminal: Verbosity { isJSON || !Terminal.isInteractive ? .silent : .automatic }

    /// Writes a result to standard output.
    func write(
        _ json: @autoclosure () throws -> JSONValue, or text: @autoclosure () throws -> String
    ) throws {
        try Streams.writeLine(isJSON ? try json().text : try text())
    }
}
