import FileTesting
import Foundation
import Testing

/// The process in which the command takes models' files apart.
@Suite struct SandboxCommandTests {
    private func workplace() throws -> Workplace {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        _ = try keras.write(to: place)
        try Data(contentsOf: URL(filePath: keras.model)).write(to: URL(filePath: place["m.keras"]))
        return place
    }

    @Test func `predictions are the same from a file that is trusted`() throws {
        let place = try workplace()
        let arguments = ["predict", "m.keras", "--input", "x0.npy"]
        let (careful, trusting) = (
            try place.run(arguments), try place.run(arguments + ["--trusted"])
        )
        #expect(careful.status == 0 && careful.output.count > 10)
        #expect(careful.output == trusting.output)
    }

    @Test func `what the command is for other processes is nothing for people`() throws {
        let place = try Workplace()
        #expect(!(try place.run("--help").output.contains("another-process")))
        let outcome = try place.run("read-for-another-process")
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.errors.hasPrefix("This is no command for people"))
    }

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")),
        arguments: [
            ("SEGV", "signal 11, 'Segmentation fault'. The file is damaged or made to do harm"),
            ("XCPU", "within 10 seconds of a processor's time, but got one that cannot"),
            ("KILL", "bytes of memory, but got one that cannot"),
        ])
    func `a process that is ended is told of as bad data`(signal: String, words: String) throws {
        let place = try workplace()
        let process = place.process([])
        let command = try #require(process.executableURL).path(percentEncoded: false)
        process.executableURL = URL(filePath: "/usr/bin/strace")
        // Only the process that reads makes that many such calls: it binds itself.
        process.arguments = [
            "-f", "-o", "/dev/null", "-e", "trace=prlimit64", "-e",
            "inject=prlimit64:signal=\(signal):when=10", command, "verify", "m.keras",
        ]
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 65)
        #expect(said.hasPrefix("descent verify: 'm.keras'") && said.contains(words), "\(said)")
    }
}
