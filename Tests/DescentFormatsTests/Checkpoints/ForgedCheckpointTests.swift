import Descent
import DescentData
import FileTesting
import Testing

@testable import DescentFormats

/// Checkpoints whose checksum is right although somebody has changed what is in them.
@Suite struct ForgedCheckpointTests {
    private struct Stop: Error {}

    private func train(_ folder: String, endingAt end: Int?) throws {
        let model = Sequential([Input(shape: [3]), Dense(units: 4), Dense(1)])
        model.compile(optimizer: "adam", loss: .mse)
        let x = Tensor(shape: [20, 3], scalars: (0..<60).map { Float($0 % 7) })
        let stop = LambdaCallback(onEpochBegin: { if $0 == end { throw Stop() } })
        do {
            try model.fit(
                x, Tensor.ones([20, 1]), batchSize: 6, epochs: 4, verbose: .silent,
                callbacks: [BackupAndRestore(folder), stop])
        } catch is Stop {}
    }

    /// What a training says that is to go on from a checkpoint which `change` has changed.
    private func message(
        _ change: (_ text: inout String, _ tensors: inout [String: Tensor]) -> Void
    ) throws -> String {
        let folder = try TemporaryFolder()
        try train(folder["a"], endingAt: 1)
        let path = folder["a/checkpoint-1-0.safetensors"]
        var tensors = try Safetensors.read(path)
        let metadata = try Safetensors.contents(of: path).metadata
        var text = try #require(metadata[CheckpointFile.state])
        change(&text, &tensors)
        try CheckpointFile.forge(text, tensors, at: path)
        return folder.message { try train(folder["a"], endingAt: nil) }
    }

    @Test("What was not changed is gone on from")
    func unchanged() throws {
        #expect(try message { _, _ in } == "no error")
    }

    @Test(
        "Rows that are not there, or come twice, are refused: batches are gathered by them",
        arguments: [-1, 0, 20, .max])
    func rows(_ row: Int64) throws {
        let message = try message { _, tensors in
            tensors["order"] = Tensor(shape: [20], scalars: [row] + (0..<19).map(Int64.init))
        }
        #expect(message.contains("got 1 damaged one"))
    }

    @Test("Steps that no epoch has are refused")
    func steps() throws {
        let message = try message { text, _ in
            text = text.replacing("\"step\": 0", with: "\"step\": \(Int.max)")
        }
        #expect(message.contains("a snapshot of at most 4 steps"), "\(message)")
    }
}

extension CheckpointFile {
    /// Writes a checkpoint with the checksum that it should have.
    static func forge(_ text: String, _ tensors: [String: Tensor], at path: String) throws {
        let arrays = try tensors.map { try NamedArray($0.key, $0.value) }
            .sorted(by: SafetensorsHeader.comesBefore)
        try Safetensors.write(
            arrays, to: path, metadata: [state: text, checksum: Checksum(text, arrays).text])
    }
}
