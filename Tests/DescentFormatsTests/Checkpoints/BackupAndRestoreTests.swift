import Descent
import DescentFormats
import Foundation
import Testing
import FileTesting

/// Real processes that are killed, and folders in every state that this leaves.
@Suite struct BackupAndRestoreTests {
    private static func start(_ folder: String) throws -> (process: Process, output: Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "checkpointed-fit")
        process.arguments = [folder]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output)
    }

    /// What a run prints that nobody ends.
    private static func run(_ folder: String) throws -> String {
        let (process, output) = try start(folder)
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }

    @Test("A training that is killed again and again ends with the bits of one that ran through")
    func killed() throws {
        let folder = try TemporaryFolder()
        let expected = try Self.run(folder["whole"])
        #expect(expected.hasPrefix("bits "))
        // What was there is gone: the next run starts anew and comes to the same.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder["whole"]) == [".lock"])
        var random = SystemRandomNumberGenerator()
        var kills = 0
        while kills < 12 {
            let (process, output) = try Self.start(folder["killed"])
            usleep(UInt32.random(in: 1_000..<250_000, using: &random))
            kill(process.processIdentifier, SIGKILL)
            let text = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            if process.terminationReason == .exit {
                #expect(String(decoding: text, as: UTF8.self) == expected)
            }
            kills += 1
        }
        #expect(try Self.run(folder["killed"]) == expected)
    }

    private func model() -> Sequential {
        let model = Sequential([Input(shape: [3]), Dense(units: 4), Dropout(rate: 0.5), Dense(1)])
        model.compile(optimizer: "adam", loss: .mse)
        return model
    }

    private let x = Tensor(shape: [20, 3], scalars: (0..<60).map { Float($0 % 7) })
    private let y = Tensor(shape: [20, 1], scalars: (0..<20).map { Float($0 % 3) })

    /// Trains until the end of an epoch, and stays there.
    private struct Stop: Error {}

    private func train(
        _ model: Sequential, _ folder: String, epochs: Int = 4, endingAt end: Int? = nil
    ) throws {
        let stop = LambdaCallback(onEpochBegin: { if $0 == end { throw Stop() } })
        do {
            try model.fit(
                x, y, batchSize: 6, epochs: epochs, verbose: .silent,
                callbacks: [BackupAndRestore(folder), stop])
        } catch is Stop {}
    }

    @Test("A damaged checkpoint is passed over for the one before; none that is whole is an error")
    func damaged() throws {
        let folder = try TemporaryFolder()
        let whole = model()
        try train(whole, folder["a"], endingAt: 3)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder["a"]).sorted() == [
                ".lock", "checkpoint-2-0.safetensors", "checkpoint-3-0.safetensors",
            ])
        let newest = folder["a/checkpoint-3-0.safetensors"]
        var bytes = try folder.bytes("a/checkpoint-3-0.safetensors")
        bytes[bytes.count - 5] ^= 1
        try Data(bytes).write(to: URL(filePath: newest))
        let other = model()
        try train(other, folder["a"], epochs: 6, endingAt: 4)
        #expect(other.history?.epoch == [0, 1, 2, 3])
        for name in ["checkpoint-3-0", "checkpoint-4-0"] {
            let file = "a/\(name).safetensors"
            var bytes = try folder.bytes(file)
            bytes[bytes.count / 2] ^= 0x10
            try Data(bytes).write(to: URL(filePath: folder[file]))
        }
        let message = folder.message { try train(model(), folder["a"]) }
        #expect(message.contains("expected a checkpoint that is whole, but got 2 damaged ones"))
    }

    @Test("Any bit that is wrong is noticed, in the header as in the numbers")
    func everyByte() throws {
        let folder = try TemporaryFolder()
        try train(model(), folder["a"], endingAt: 2)
        let file = "a/checkpoint-2-0.safetensors"
        let whole = try folder.bytes(file)
        var place = 0
        while place < whole.count {
            var bytes = whole
            bytes[place] ^= UInt8(1 << (place % 8))
            try Data(bytes).write(to: URL(filePath: folder[file]))
            let other = model()
            try train(other, folder["a"], endingAt: 2)
            #expect(other.history?.epoch == [0, 1], "byte \(place)")
            #expect(try folder.bytes(file).count == whole.count, "byte \(place)")
            place += whole.count / 40 + 1
        }
        for place in 0..<8 {
            var bytes = whole
            bytes[place] ^= 0x80
            try Data(bytes).write(to: URL(filePath: folder[file]))
            try train(model(), folder["a"], endingAt: 2)
        }
    }

    @Test("A training says again where it began, and one that ended may be followed by another")
    func again() throws {
        let folder = try TemporaryFolder()
        let backup = BackupAndRestore(folder["a/b"], deletesCheckpoint: true)
        for _ in 0..<2 {
            let model = model()
            try model.fit(
                x, y, epochs: 4, verbose: .silent, callbacks: [backup], initialEpoch: 2)
            #expect(model.history?.epoch == [2, 3])
        }
        let stopped = model()
        let stop = LambdaCallback(onEpochBegin: { if $0 == 3 { throw Stop() } })
        #expect(throws: Stop.self) {
            try stopped.fit(
                x, y, epochs: 4, verbose: .silent, callbacks: [backup, stop], initialEpoch: 2)
        }
        let other = model()
        try other.fit(x, y, epochs: 4, verbose: .silent, callbacks: [backup], initialEpoch: 2)
        #expect(other.history?.epoch == [2, 3])
    }

    @Test("Two trainings do not share a folder, and another model's checkpoint is refused")
    func refusals() throws {
        let folder = try TemporaryFolder()
        try train(model(), folder["a"], endingAt: 2)
        let (outer, inner) = (model(), model())
        var message = ""
        let nested = LambdaCallback(onEpochBegin: { _ in
            message = folder.message { try self.train(inner, folder["b"]) }
        })
        try outer.fit(
            x, y, epochs: 1, verbose: .silent,
            callbacks: [BackupAndRestore(folder["b"]), nested])
        #expect(message.contains("a folder that no other training writes to"))
        let wider = Sequential([Input(shape: [3]), Dense(units: 5), Dropout(rate: 0.5), Dense(1)])
        wider.compile(optimizer: "adam", loss: .mse)
        #expect(folder.message { try train(wider, folder["a"]) }.contains("dense/kernel"))
        let file = try folder.write([1, 2, 3], to: "file")
        #expect(folder.message { try train(model(), file) }.contains("a folder for checkpoints"))
    }
}
