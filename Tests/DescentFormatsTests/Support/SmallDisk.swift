import Foundation
import Testing
import FileTesting

/// A file system of 1 MiB in a temporary folder, for as long as the test runs.
final class SmallDisk {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try #require(Self.run("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder.path))
    }

    deinit { _ = Self.run("umount", folder.path) }

    subscript(_ name: String) -> String { folder[name] }
    var names: [String] { get throws { try folder.names } }
    func message(_ body: () throws -> Void) -> String { folder.message(body) }
    func bytes(_ name: String) throws -> [UInt8] { try folder.bytes(name) }

    /// Leaves no room, by a file of that name.
    func fill(_ name: String) {
        guard let file = fopen(folder[name], "wb") else { return }
        let page = [UInt8](repeating: 1, count: 4096)
        while fwrite(page, 1, page.count, file) == page.count, fflush(file) == 0 {}
        fclose(file)
    }

    func makeReadOnly() throws {
        try #require(Self.run("mount", "-o", "remount,ro", folder.path))
    }

    /// Whether this process may mount file systems.
    static let isPossible = getuid() == 0 && (try? SmallDisk()) != nil

    private static func run(_ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
