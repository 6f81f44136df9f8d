import DescentCore
import DescentData
import Foundation
import Testing
import FileTesting

@testable import DescentFormats

@Suite struct SafetensorsWritingTests {
    private let tensor = Tensor.zeros([2, 2])

    @Test("Writing replaces a file and follows a link to it")
    func replaces() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1, 2, 3], to: "t")
        #expect(symlink("t", folder["link"]) == 0)
        try Safetensors.write(["a": tensor], to: folder["link"])
        #expect(try Safetensors.read(folder["t"])["a"]?.shape == [2, 2])
        #expect(try folder.names == ["link", "t"])
    }

    @Test("A path that cannot be written is refused and nothing is left behind")
    func refuses() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder["pipe"], 0o600) == 0)
        #expect(
            folder.message { try Safetensors.write(["a": tensor], to: folder["pipe"]) } == """
                'pipe': expected the path of a file to write, but got a named pipe. Give a path \
                that is free or names a file to replace.
                """)
        #expect(
            folder.message { try Safetensors.write(["a": tensor], to: folder["no/t"]) } == """
                'no/t': expected to write the file, but got 'No such file or directory'. Check \
                the folder, its permissions and the free space. An old file is unchanged.
                """)
        #expect(try folder.names == ["pipe"])
    }

    @Test(
        "A full disk is an error that leaves the old file as it was",
        .enabled(if: SmallDisk.isPossible, "needs the right to mount a small disk"),
        arguments: ["w.safetensors", "w.npz"])
    func fullDisk(_ name: String) throws {
        let disk = try SmallDisk()
        let write = { (tensors: [String: Tensor]) in
            if name.hasSuffix(".npz") {
                try NPZ.write(tensors, to: disk[name])
            } else {
                try Safetensors.write(tensors, to: disk[name])
            }
        }
        try write(["old": .zeros([1_000])])
        let old = try disk.bytes(name)
        let message = disk.message { try write(["new": .zeros([1_000_000])]) }
        #expect(
            message == """
                '\(name)': expected to write the file, but got 'No space left on device'. Check \
                the folder, its permissions and the free space. An old file is unchanged.
                """)
        #expect(try disk.names == [name])
        #expect(try disk.bytes(name) == old)
    }
}
