import Foundation
import Testing

/// Real processes, real signals.
@Suite(.serialized) struct InterruptTests {
    private struct Outcome {
        let output: String
        let errors: String
        let reason: Process.TerminationReason
        let status: Int32
    }

    /// Starts the program, waits until it trains, and presses Ctrl-C `presses` times.
    private func interrupted(_ mode: String, presses: Int = 1) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "interrupted-fit")
        process.arguments = [mode]
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        var text = ""
        while !text.contains("training\n") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            text += String(decoding: data, as: UTF8.self)
        }
        for press in 0..<presses {
            // Signals of one kind that come at once are one.
            if press > 0 { usleep(200_000) }
            process.interrupt()
        }
        text += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(
            output: text, errors: said, reason: process.terminationReason,
            status: process.terminationStatus)
    }

    @Test func `Ctrl-C ends a program after its batch with status 130`() throws {
        let outcome = try interrupted("exit")
        #expect(outcome.output == "training\ntold of the end\n")
        #expect(outcome.errors.contains("fit was interrupted in epoch "))
        #expect(outcome.reason == .exit && outcome.status == 130)
    }

    @Test func `a program that asked for cancelling goes on`() throws {
        let outcome = try interrupted("cancel")
        #expect(
            outcome.output == "training\ntold of the end\ncancelled\nwent on for 2 epochs\n")
        #expect(outcome.reason == .exit && outcome.status == 0)
    }

    @Test func `a second Ctrl-C ends the process at once`() throws {
        let outcome = try interrupted("hang", presses: 2)
        #expect(outcome.output == "training\n")
        #expect(outcome.reason == .uncaughtSignal && outcome.status == SIGINT)
    }

    @Test func `Ctrl-C while nothing trains ends the program`() throws {
        let outcome = try interrupted("idle")
        #expect(outcome.reason == .exit && outcome.status == 130)
    }
}
