import DescentCore
import DescentData
import Foundation
import Testing
import FileTesting

@Suite struct RegularFileTests {
    @Test(
        "A path that is no regular file is refused at once",
        arguments: [
            (
                "missing.npy",
                """
                'missing.npy': expected a file at this path, but got none. Check the path.
                """
            ),
            (
                "file/x.npy",
                """
                'file/x.npy': expected a file at this path, but got none. Check the path.
                """
            ),
            (
                "folder",
                """
                'folder': expected a regular file, but got a folder. Give the path of a file \
                that holds the data.
                """
            ),
            (
                "pipe",
                """
                'pipe': expected a regular file, but got a named pipe. Give the path of a file \
                that holds the data.
                """
            ),
            (
                "socket",
                """
                'socket': expected a regular file, but got a socket or a device. Give the path \
                of a file that holds the data.
                """
            ),
        ])
    func refuses(_ path: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1], to: "file")
        try FileManager.default.createDirectory(
            atPath: folder["folder"], withIntermediateDirectories: false)
        #expect(mkfifo(folder["pipe"], 0o600) == 0)
        try makeSocket(folder["socket"])
        #expect(folder.message { _ = try NPY.read(folder[path]) } == message)
    }

    @Test(
        "Devices, empty paths and paths with NUL are refused",
        arguments: [
            (
                "/dev/zero",
                """
                '/dev/zero': expected a regular file, but got a device. Give the path of a file \
                that holds the data.
                """
            ),
            (
                "",
                """
                '': expected the path of a file, but got an empty path. Give the path of an \
                existing file.
                """
            ),
            (
                "a\0b",
                """
                'a\\0b': expected the path of a file, but got a path with a NUL character. Give the \
                path of an existing file.
                """
            ),
        ])
    func refusesAbsolute(_ path: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        #expect(folder.message { _ = try IDX.read(path) } == message)
        #expect(folder.message { _ = try CSV.read(path) } == message)
        #expect(folder.message { _ = try NPZ.read(path) } == message)
    }

    @Test("A file without read permission says so", .enabled(if: getuid() != 0))
    func refusesUnreadable() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([1], to: "t.npy")
        #expect(chmod(path, 0) == 0)
        #expect(
            folder.message { _ = try NPY.read(path) } == """
                't.npy': expected a file that can be read, but got 'Permission denied'. Check the \
                path and its permissions.
                """)
    }

    @Test("A file beyond the size limit is refused before it is read")
    func refusesTooLarge() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([1], to: "t.npy")
        #expect(truncate(path, 1 << 37) == 0)
        #expect(
            folder.message { _ = try NPY.read(path) } == """
                't.npy': expected at most 68719476736 bytes, but got 137438953472. Raise \
                FileLimits.fileBytes if the file is meant to be that large.
                """)
        var limits = FileLimits()
        limits.fileBytes = 10
        let small = try folder.write(IDXTests.good, to: "t.idx")
        #expect(
            folder.message { _ = try IDX.read(small, limits: limits) } == """
                't.idx': expected at most 10 bytes, but got 11. Raise FileLimits.fileBytes if \
                the file is meant to be that large.
                """)
    }

    @Test("Messages stay on one line and of bounded length")
    func boundsMessages() throws {
        let folder = try TemporaryFolder()
        let name = "a\nb\u{7}" + String(repeating: "x", count: 1_000)
        let message = folder.message { _ = try NPY.read(name) }
        #expect(message.count < 400)
        #expect(message.hasPrefix("'a\\nb\\u{07}xxx"))
    }

    private func makeSocket(_ path: String) throws {
        #if canImport(Darwin)
            let type = SOCK_STREAM
        #else
            let type = Int32(SOCK_STREAM.rawValue)
        #endif
        let descriptor = socket(AF_UNIX, type, 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        try #require(code == 0)
    }
}
