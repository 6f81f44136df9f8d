import DescentSupport
import FileTesting

@testable import DescentData

/// The bytes of a member of the archive at `path`.
func archiveMember(_ name: String, of path: String) throws -> [UInt8] {
    let bytes = try ZipArchive(path, limits: FileLimits()).bytes(of: name)
    return withExtendedLifetime(bytes) { Array(bytes.bytes) }
}

extension TemporaryFolder {
    /// Writes an archive of these members, and gives its path.
    func archive(
        _ members: [(name: String, bytes: [UInt8])], named name: String
    ) throws -> String {
        let file = try AtomicFile(self[name])
        let writer = try ZipWriter(file)
        for member in members { try writer.add(member.name, bytes: member.bytes) }
        try writer.close()
        try file.commit()
        return self[name]
    }
}
