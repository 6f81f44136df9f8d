import DescentData
import Foundation

/// The files of this process, in a folder that is in memory if the script could choose.
enum FuzzFiles {
    private static let folder = CommandLine.arguments.count > 2 ? CommandLine.arguments[2] : "."

    static subscript(_ name: String) -> String { "\(folder)/\(name)" }

    /// A file of these bytes.
    static func file(_ name: String, _ bytes: UnsafeRawBufferPointer) -> String {
        let path = self[name]
        guard let file = fopen(path, "wb") else { fatalError("no file can be made at \(path)") }
        fwrite(bytes.baseAddress, 1, bytes.count, file)
        fclose(file)
        return path
    }

    static func file(_ name: String, _ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { file(name, $0) }
    }
}

/// Files of the repository, which is where seeds are written from.
enum Fixtures {
    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "Tests/\(path)")))
    }

    /// Those in a folder that are no larger than seeds should be, in the order of their names.
    static func all(in folder: String, suffix: String = "") throws -> [[UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: "Tests/\(folder)")
        return try names.sorted().filter { $0.hasSuffix(suffix) }
            .map { try bytes("\(folder)/\($0)") }.filter { $0.count <= 64 << 10 }
    }

    /// What `write` writes to the path that it is given.
    static func written(
        _ suffix: String, _ write: (String) throws -> Void
    ) throws -> [UInt8] {
        let url = FileManager.default.temporaryDirectory.appending(
            path: UUID().uuidString + suffix)
        defer { try? FileManager.default.removeItem(at: url) }
        try write(url.path(percentEncoded: false))
        return [UInt8](try Data(contentsOf: url))
    }
}
