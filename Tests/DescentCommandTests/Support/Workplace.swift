import Descent
import DescentData
import DescentSupport
import Foundation
import Testing
import FileTesting

/// What a run of `descent` left behind.
struct Outcome {
    let output: String
    let errors: String
    let status: Int32

    /// The output as JSON.
    func json() throws -> JSONValue { try JSONReader.read(output) }
}

/// A folder in which the command is run; it lives as long as the test.
final class Workplace: TemporaryFolder {
    /// The command, ready to be started here.
    func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "descent")
        process.currentDirectoryURL = URL(filePath: path)
        process.arguments = arguments
        return process
    }

    /// Runs the command to its end.
    func run(_ arguments: String..., input: Data? = nil) throws -> Outcome {
        try run(arguments, input: input)
    }

    /// Runs the command to its end.
    func run(_ arguments: [String], input: Data? = nil) throws -> Outcome {
        let process = process(arguments)
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        if let input {
            try input.write(to: URL(filePath: self[".input"]))
            process.standardInput = try FileHandle(forReadingFrom: URL(filePath: self[".input"]))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if input != nil { try FileManager.default.removeItem(atPath: self[".input"]) }
        return Outcome(output: text, errors: said, status: process.terminationStatus)
    }

    /// Runs the command, which must do what it is told without a word on standard error.
    func succeed(_ arguments: String..., input: Data? = nil) throws -> Outcome {
        let outcome = try run(arguments, input: input)
        #expect(outcome.status == 0 && outcome.errors == "", "\(arguments): \(outcome.errors)")
        return outcome
    }
}
