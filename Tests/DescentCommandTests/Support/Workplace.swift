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
    private static let folder = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent()

    /// The command, ready to be started here.
    func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = Self.folder.appending(path: "descent")
        process.currentDirectoryURL = URL(filePath: path)
        process.arguments = arguments
        return process
    }

    /// Runs a line as somebody types it.
    func shell(_ line: String) throws -> Outcome {
        let process = process(["-c", line])
        process.executableURL = URL(filePath: "/bin/sh")
        var environment = ProcessInfo.processInfo.environment
        let others = environment["PATH"] ?? "/usr/bin:/bin"
        environment["PATH"] = "\(Self.folder.path(percentEncoded: false)):\(others)"
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        return try outcome(of: process)
    }

    /// Runs the command to its end.
    func run(_ arguments: String..., input: Data? = nil) throws -> Outcome {
        try run(arguments, input: input)
    }

    /// Runs the command to its end.
    func run(_ arguments: [String], input: Data? = nil) throws -> Outcome {
        let process = process(arguments)
        if let input {
            try input.write(to: URL(filePath: self[".input"]))
            process.standardInput = try FileHandle(forReadingFrom: URL(filePath: self[".input"]))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        let outcome = try outcome(of: process)
        if input != nil { try FileManager.default.removeItem(atPath: self[".input"]) }
        return outcome
    }

    /// Starts `process`, and waits for its end.
    private func outcome(of process: Process) throws -> Outcome {
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(output: text, errors: said, status: process.terminationStatus)
    }

    /// Runs the command, which must do what it is told without a word on standard error.
    func succeed(_ arguments: String..., input: Data? = nil) throws -> Outcome {
        let outcome = try run(arguments, input: input)
        #expect(outcome.status == 0 && outcome.errors == "", "\(arguments): \(outcome.errors)")
        return outcome
    }
}
