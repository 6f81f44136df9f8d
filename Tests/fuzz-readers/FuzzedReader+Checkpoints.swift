import Descent
import DescentCore
import DescentData
import Foundation

@testable import DescentFormats

/// Checkpoints, with the checksum that they should have: else every changed byte would end there.
extension FuzzedReader {
    static let checkpoint = FuzzedReader(
        name: "checkpoint",
        seeds: {
            try (1...2).map { end in
                let folder = FuzzFiles["seed"]
                defer { try? FileManager.default.removeItem(atPath: folder) }
                try train(folder, endingAt: end)
                let file = "\(folder)/checkpoint-\(end)-0.safetensors"
                return [UInt8](try Data(contentsOf: URL(filePath: file)))
            }
        }
    ) { bytes in
        let path = FuzzFiles.file("t.safetensors", bytes)
        let tensors = try Safetensors.read(path)
        guard let text = try Safetensors.contents(of: path).metadata[CheckpointFile.state] else {
            return Finding(byteCount: 0)
        }
        let size = try tensors.values.reduce(0) { $0 + (try $1.data().spec.byteCount) }
        let folder = FuzzFiles["training"]
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let arrays = try tensors.map { try NamedArray($0.key, $0.value) }
            .sorted(by: SafetensorsHeader.comesBefore)
        let sum = CheckpointFile.Checksum(text, arrays).text
        let file = "\(folder)/checkpoint-1-0.safetensors"
        try Safetensors.write(
            arrays, to: file,
            metadata: [CheckpointFile.state: text, CheckpointFile.checksum: sum])
        _ = try CheckpointFile.read(file)
        return Finding(byteCount: size) { try goOn(folder) }
    }

    /// Goes on from what is in a folder, or says why not.
    private static func goOn(_ folder: String) throws {
        do {
            try train(folder, endingAt: nil)
        } catch is ConfigurationError {} catch is TrainingError {}
    }

    private struct Stop: Error {}

    private static func train(_ folder: String, endingAt end: Int?) throws {
        let model = SmallModel.make()
        let x = Tensor(shape: [4, 3], scalars: (0..<12).map { Float($0 % 7) })
        let stop = LambdaCallback(onEpochBegin: { if $0 == end { throw Stop() } })
        do {
            try model.fit(
                x, Tensor.ones([4, 1]), batchSize: 2, epochs: 3, verbose: .silent,
                callbacks: [
                    BackupAndRestore(folder), EarlyStopping(monitor: "loss", patience: 9),
                    ModelCheckpoint(
                        FuzzFiles["m-{epoch}.safetensors"], saveWeightsOnly: true, keep: 1), stop,
                ])
        } catch is Stop {}
    }
}
