import Descent
import DescentData
import FileTesting
import Foundation
import Testing

@testable import DescentFormats

/// Files that a process of its own takes apart.
@Suite struct SandboxTests {
    /// Goes wrong as its name says; "sound" does not.
    static func helper(_ name: String, in folder: TemporaryFolder) throws -> String {
        let program = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "faulty-reader")
        try FileManager.default.createSymbolicLink(
            atPath: folder[name], withDestinationPath: program.path(percentEncoded: false))
        return folder[name]
    }

    private func bits(_ model: Model) throws -> [[Double]] {
        try
            (model.getWeights()
            + (model.compilation?.optimizer.variables ?? []).map { try $0.read() })
            .map { try $0.scalars() }
    }

    @Test(
        "A model is the same whichever process takes its file apart",
        arguments: KerasConfigTests.names)
    func same(name: String) throws {
        let folder = try TemporaryFolder()
        let helper = Sandboxing.helper(try Self.helper("sound", in: folder))
        let path = try fixture("keras/\(name).keras")
        let (model, other) = (try Model.load(path), try Model.load(path, sandboxed: helper))
        #expect(try bits(model) == bits(other))
        try model.save(to: folder["a.keras"])
        try other.save(to: folder["b.keras"])
        #expect(
            try KerasConfiguration(folder["a.keras"]).json
                == KerasConfiguration(folder["b.keras"]).json)
    }

    @Test("Weights are the same whichever process takes their file apart")
    func weights() throws {
        let folder = try TemporaryFolder()
        let helper = Sandboxing.helper(try Self.helper("sound", in: folder))
        let model = Sequential([Input(shape: [3]), Dense(units: 4), BatchNormalization()])
        for name in ["w.weights.h5", "w.npz", "w.safetensors"] {
            try model.saveWeights(to: folder[name])
            let other = Sequential([Input(shape: [3]), Dense(units: 4), BatchNormalization()])
            let report = try other.loadWeights(folder[name], sandboxed: helper)
            #expect(report.isComplete && report.loaded.count == 6)
            #expect(try bits(other) == bits(model))
        }
        let wider = Sequential([Input(shape: [3]), Dense(units: 5)])
        #expect(
            folder.message { try wider.loadWeights(folder["w.weights.h5"], sandboxed: helper) }
                == folder.message { try wider.loadWeights(folder["w.weights.h5"]) })
    }

    @Test("What is wrong with a file is said in the same words by whichever process")
    func sameWords() throws {
        let folder = try TemporaryFolder()
        let helper = Sandboxing.helper(try Self.helper("sound", in: folder))
        let good = try fixtureBytes("keras/sequential.keras")
        var bad = [good, Array(good.prefix(5_000)), [], Array("no archive, but long enough".utf8)]
        for place in stride(from: 40, to: good.count, by: 1_777) {
            var bytes = good
            bytes[place] ^= 0x21
            bad.append(bytes)
        }
        for bytes in bad {
            let path = try folder.write(bytes, to: "m.keras")
            let said = folder.message { _ = try Model.load(path) }
            #expect(folder.message { _ = try Model.load(path, sandboxed: helper) } == said)
        }
        #expect(
            folder.message { _ = try Model.load(folder["none"], sandboxed: helper) }
                == folder.message { _ = try Model.load(folder["none"]) })
    }

    @Test(
        "A process that goes wrong is an error of the file, and this one lives",
        arguments: [
            (
                "crash", FileError.Kind.malformed,
                "signal 11, 'Segmentation fault'. The file is damaged"
            ),
            ("hoard", .malformed, "signal 6, 'Aborted'. The file is damaged or made to do harm"),
            ("spin", .tooLarge, "that can be read within 1 second of a processor's time"),
            ("sleep", .tooLarge, "that can be read within 2 seconds, but got one that cannot"),
            ("chatter", .tooLarge, "a file that can be read within"),
            ("flood", .tooLarge, "a file that can be read into 1048576 bytes"),
            ("garbage", .malformed, "expected 8 bytes of the length of the header, but got 7"),
        ])
    func faults(name: String, kind: FileError.Kind, words: String) throws {
        let folder = try TemporaryFolder()
        let path = try fixture("keras/sequential.keras")
        var bounds = SandboxBounds(fileBytes: 0)
        let waits = name == "sleep" || name == "chatter"
        (bounds.seconds, bounds.patience, bounds.output) = (1, waits ? 2 : 600, 1 << 20)
        do {
            _ = try SandboxedFile(
                path, as: .model, by: try Self.helper(name, in: folder), limits: FileLimits(),
                bounds: bounds)
            Issue.record("was read")
        } catch {
            let error = try #require(error as? FileError, "\(error)")
            #expect(error.kind == kind && error.file == path)
            #expect("\(error)".contains(words), "\(error)")
        }
    }

    @Test("A command that is not there, or is another one, is told of")
    func noHelper() throws {
        let folder = try TemporaryFolder()
        let path = try fixture("keras/sequential.keras")
        #expect(
            folder.message { _ = try Model.load(path, sandboxed: .helper(folder["none"])) } == """
                sandboxed: needs the command 'descent' at 'none', but got 'No such file or \
                directory'. Install it with make install, or give its path: sandboxed: \
                .helper(path).
                """)
        let message = folder.message {
            _ = try Model.load(path, sandboxed: .helper("/bin/echo"))
        }
        #expect(message.contains("of this version at '/bin/echo', which reads files, but got one"))
    }

    @Test("What is no weight is none whichever process takes the file apart")
    func otherNumbers() throws {
        let folder = try TemporaryFolder()
        let helper = Sandboxing.helper(try Self.helper("sound", in: folder))
        let bytes = try h5File { writer in
            let part = Tensor([1, 2] as [Float])
            try writer.write(part, at: ["layers", "dense", "vars", "0"])
            try writer.write(part, at: ["optimizer", "vars", "0"])
            try writer.write(part, at: ["layers", "sequential", "optimizer", "vars", "0"])
            try writer.write(part, at: ["metrics", "mean", "vars", "0"])
        }
        let path = try folder.write(bytes, to: "w.weights.h5")
        for sandbox in [Sandboxing.off, helper] {
            let format = try WeightsFormats.reading(
                path, isByName: true, FileLimits(), sandbox)
            let names = try format.contents(of: path, FileLimits()).keys
            #expect(Array(names) == ["layers/dense/vars/0"])
        }
    }

    @Test("All limits reach the other process")
    func limits() {
        var limits = FileLimits()
        #expect(FileLimits(text: limits.text) == limits)
        limits.unpackedBytes = 1
        limits.hdf5Depth = 2
        limits.csvColumns = 3
        limits.metadataBytes = 4
        #expect(FileLimits(text: limits.text) == limits)
        #expect(FileLimits(text: "1,2") == nil)
        // Each of them stands there.
        let count = limits.text.split(separator: ",").count
        #expect(count == Mirror(reflecting: limits).children.count)
    }
}
