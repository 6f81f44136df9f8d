import DescentCore
import DescentData
import Foundation
import Testing

@Suite struct AtomicFileTests {
    private let tensor = Tensor.zeros([2, 2])

    @Test("Writing replaces a file and follows a link to it")
    func replaces() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1, 2, 3], to: "t.npy")
        try FileManager.default.createSymbolicLink(
            atPath: folder["link.npy"], withDestinationPath: folder["t.npy"])
        try NPY.write(tensor, to: folder["link.npy"])
        #expect(try NPY.read(folder["t.npy"]).shape == [2, 2])
        try NPZ.write(["a": tensor], to: folder["link.npy"])
        #expect(try NPZ.read(folder["t.npy"]).count == 1)
        #expect(try folder.names == ["link.npy", "t.npy"])
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder["link.npy"])
                == folder["t.npy"])
    }

    @Test(
        "A path that cannot be written is refused and nothing is left behind",
        arguments: [
            (
                "missing/t.npy",
                """
                'missing/t.npy': expected to write the file, but got 'No such file or \
                directory'. Check the folder, its permissions and the free space. An old file \
                is unchanged.
                """
            ),
            (
                "folder",
                """
                'folder': expected the path of a file to write, but got a folder. Give a path \
                that is free or names a file to replace.
                """
            ),
            (
                "pipe",
                """
                'pipe': expected the path of a file to write, but got a named pipe. Give a path \
                that is free or names a file to replace.
                """
            ),
            (
                "",
                """
                '': expected the path of a file to write, but got an empty path. Give a path in \
                an existing folder.
                """
            ),
        ])
    func refuses(_ name: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder["folder"], withIntermediateDirectories: false)
        #expect(mkfifo(folder["pipe"], 0o600) == 0)
        let path = name.isEmpty ? "" : folder[name]
        #expect(folder.message { try NPY.write(tensor, to: path) } == message)
        #expect(folder.message { try NPZ.write(["a": tensor], to: path) } == message)
        #expect(try folder.names == ["folder", "pipe"])
    }

    @Test("A device is never replaced by a file")
    func refusesDevice() throws {
        let folder = try TemporaryFolder()
        #expect(
            folder.message { try NPY.write(tensor, to: "/dev/null") } == """
                '/dev/null': expected the path of a file to write, but got a device. Give a \
                path that is free or names a file to replace.
                """)
    }

    @Test("Names without a folder go to the current one")
    func writesToCurrentFolder() throws {
        let name = "descent-\(UUID().uuidString).npy"
        defer { try? FileManager.default.removeItem(atPath: name) }
        try NPY.write(tensor, to: name)
        #expect(try NPY.read(name).shape == [2, 2])
    }
}
