import Descent
import DescentData
import DescentFormats
import FileTesting
import Foundation
import Testing

/// Disks on which there is no room, and such as nothing may be written to.
@Suite(.enabled(if: SmallDisk.isPossible, "needs the right to mount a small disk"))
struct FullDiskTests {
    private func model() throws -> Sequential {
        let model = Sequential([Input(shape: [100]), Dense(units: 100), Dense(units: 1)])
        model.compile(optimizer: Adam(), loss: .mse)
        return model
    }

    /// Saves by a training if `name` says so.
    private func save(_ model: Model, _ disk: SmallDisk, _ name: String) throws {
        guard let trained = Self.trained[name] else {
            return name.hasSuffix(".keras")
                ? try model.save(to: disk[name]) : try model.saveWeights(to: disk[name])
        }
        let callback: Callback =
            trained == "backup" ? BackupAndRestore(disk["b"]) : ModelCheckpoint(disk[trained])
        try model.fit(
            Tensor.ones([4, 100]), Tensor.ones([4, 1]), epochs: 1, verbose: .silent,
            callbacks: [callback])
    }

    private static let names =
        ["m.keras", "m.weights.h5", "m.safetensors", "m.npz", "fit", "backup"]
    private static let trained = ["fit": "c.keras", "backup": "backup"]

    private func file(_ name: String) -> String {
        ["fit": "c.keras", "backup": "b/checkpoint-1-0.safetensors"][name] ?? name
    }

    @Test("A full disk is an error that leaves the old file as it was", arguments: names)
    func full(_ name: String) throws {
        let (disk, model) = (try SmallDisk(), try model())
        let file = file(name)
        if name == "backup" {
            try FileManager.default.createDirectory(
                atPath: disk["b"], withIntermediateDirectories: true)
        } else {
            try save(model, disk, name)
        }
        let old = name == "backup" ? [] : try disk.bytes(file)
        let names = try disk.names
        disk.fill("rest")
        let message = disk.message { try save(model, disk, name) }
        #expect(message.hasPrefix("'\(file)"), "\(message)")
        #expect(
            message.hasSuffix(
                """
                : expected to write the file, but got 'No space left on device'. Check the folder, \
                its permissions and the free space. An old file is unchanged.
                """), "\(message)")
        if name == "backup" {
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk["b"]) == [".lock"])
        } else {
            #expect(try disk.bytes(file) == old)
        }
        #expect(try disk.names == (names + ["rest"]).sorted())
    }

    @Test(
        "A disk for reading only is an error that leaves the old file as it was", arguments: names)
    func readOnly(_ name: String) throws {
        let (disk, model) = (try SmallDisk(), try model())
        let file = file(name)
        if name != "backup" { try save(model, disk, name) }
        let old = name == "backup" ? [] : try disk.bytes(file)
        let names = try disk.names
        try disk.makeReadOnly()
        let message = disk.message { try save(model, disk, name) }
        #expect(message.contains("'Read-only file system'"), "\(message)")
        #expect(try disk.names == names)
        if name != "backup" {
            #expect(message.hasPrefix("'\(file)"), "\(message)")
            #expect(message.hasSuffix("An old file is unchanged."), "\(message)")
            #expect(try disk.bytes(file) == old)
        }
    }
}
