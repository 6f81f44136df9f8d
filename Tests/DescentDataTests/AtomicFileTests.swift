import DescentCore
import DescentData
import Foundation
import Testing
import FileTesting

@Suite struct AtomicFileTests {
    private let tensor = Tensor.zeros([2, 2])

    private var writers: [(String) throws -> Void] {
        [{ try NPY.write(tensor, to: $0) }, { try NPZ.write(["a": tensor], to: $0) }]
    }

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

    @Test(
        "A device is never replaced by a file",
        .enabled(if: getuid() == 0, "only root can make a device"))
    func refusesDevice() throws {
        let folder = try TemporaryFolder()
        let null = 1 << 8 | 3 as dev_t
        try #require(mknod(folder["device"], S_IFCHR | 0o666, null) == 0)
        for write in writers {
            #expect(
                folder.message { try write(folder["device"]) } == """
                    'device': expected the path of a file to write, but got a device. Give a path \
                    that is free or names a file to replace.
                    """)
        }
        var status = stat()
        #expect(stat(folder["device"], &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test("A link to what is not there is followed: the file appears where it points")
    func followsDanglingLinks() throws {
        for write in writers {
            let folder = try TemporaryFolder()
            try FileManager.default.createDirectory(
                atPath: folder["inner"], withIntermediateDirectories: false)
            #expect(symlink("inner/second", folder["first"]) == 0)
            #expect(symlink("file", folder["inner/second"]) == 0)
            try write(folder["first"])
            try write(folder["first"])
            var status = stat()
            #expect(lstat(folder["first"], &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
            #expect(lstat(folder["inner/file"], &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
            #expect(try folder.names == ["first", "inner"])
        }
    }

    @Test("Links that lead in a circle are an error, for readers too")
    func refusesLoops() throws {
        let folder = try TemporaryFolder()
        #expect(symlink("loop", folder["loop"]) == 0)
        let file = folder["loop"]
        let readers: [(String) throws -> Void] = [
            { _ = try NPY.read($0) }, { _ = try NPZ.read($0) }, { _ = try CSV.read($0) },
            { _ = try IDX.read($0) },
        ]
        for call in writers + readers {
            let message = folder.message { try call(file) }
            #expect(message.contains("Too many levels of symbolic links"))
        }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file) == "loop")
    }

    @Test("A path with a NUL is refused, not cut off there")
    func refusesNUL() throws {
        let folder = try TemporaryFolder()
        for write in writers {
            #expect(
                folder.message { try write(folder["a\0b"]) } == """
                    'a\\0b': expected the path of a file to write, but got a path with a NUL \
                    character. Give a path in an existing folder.
                    """)
        }
        #expect(try folder.names.isEmpty)
    }

    @Test("A file that is replaced keeps its permissions")
    func keepsPermissions() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1], to: "t")
        #expect(chmod(folder["t"], 0o640) == 0)
        for write in writers { try write(folder["t"]) }
        var status = stat()
        #expect(stat(folder["t"], &status) == 0 && status.st_mode & 0o777 == 0o640)
    }

    @Test("Names without a folder go to the current one")
    func writesToCurrentFolder() throws {
        let name = "descent-\(UUID().uuidString).npy"
        defer { try? FileManager.default.removeItem(atPath: name) }
        try NPY.write(tensor, to: name)
        #expect(try NPY.read(name).shape == [2, 2])
    }
}
