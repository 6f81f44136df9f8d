import Descent
import DescentData
import Foundation
import Testing

/// Writers replace files, and nothing else.
@Suite struct SpecialFileTests {
    /// Everything that writes a file, on any path.
    private static let writers = ["NPY", "NPZ", "explanation", "trace", "CSVLogger"]

    private func write(_ writer: String, to path: String) throws {
        switch writer {
        case "NPY": try NPY.write(Tensor.ones([2]), to: path)
        case "NPZ": try NPZ.write(["a": Tensor.ones([2])], to: path)
        case "explanation": try explain(of: Tensor(2.0) * 3).write(to: path)
        case "trace", "CSVLogger":
            let model = Sequential([Dense(1)])
            model.compile(loss: .mse)
            let x = [[1.0], [2.0]]
            if writer == "trace" {
                try model.profile(x, x, batchSize: 2, steps: 1).writeTrace(to: path)
            } else {
                try model.fit(x, x, verbose: 0, callbacks: [CSVLogger(path)])
            }
        default: Issue.record("no writer \(writer)")
        }
    }

    private func kind(of path: String) -> UInt32 {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt32(status.st_mode & S_IFMT) : 0
    }

    @Test("A named pipe stays one, and the writer throws", arguments: writers)
    func pipe(_ writer: String) throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder["p"], 0o600) == 0)
        #expect(throws: (any Error).self) { try write(writer, to: folder["p"]) }
        #expect(kind(of: folder["p"]) == UInt32(S_IFIFO))
        #expect(try folder.names == ["p"])
    }

    @Test("A copy of a device stays one, where making it is allowed", arguments: writers)
    func device(_ writer: String) throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["mknod", "-m", "666", folder["d"], "c", "1", "3"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return }
        #expect(throws: (any Error).self) { try write(writer, to: folder["d"]) }
        #expect(kind(of: folder["d"]) == UInt32(S_IFCHR))
    }

    @Test("A link that leads to itself is refused", arguments: writers)
    func loop(_ writer: String) throws {
        let folder = try TemporaryFolder()
        #expect(symlink("loop", folder["loop"]) == 0)
        #expect(throws: (any Error).self) { try write(writer, to: folder["loop"]) }
        #expect(kind(of: folder["loop"]) == UInt32(S_IFLNK))
    }

    @Test(
        "A link to a file that is not there yet stays a link, and the file appears",
        arguments: writers)
    func dangling(_ writer: String) throws {
        let folder = try TemporaryFolder()
        #expect(symlink("missing", folder["link"]) == 0)
        try write(writer, to: folder["link"])
        #expect(kind(of: folder["link"]) == UInt32(S_IFLNK))
        #expect(kind(of: folder["missing"]) == UInt32(S_IFREG))
    }

    @Test("A path with a NUL is refused", arguments: writers)
    func nul(_ writer: String) throws {
        let folder = try TemporaryFolder()
        #expect(throws: (any Error).self) { try write(writer, to: folder["a\u{0}b"]) }
        #expect(try folder.names.isEmpty)
    }
}
