import DescentCore
import DescentSupport
import FileTesting
import Foundation
import Testing

@testable import DescentData

@Suite struct ZipWriterTests {
    private static func random(_ count: Int, _ seed: UInt64) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 40)
        }
    }

    private static func content(of name: String, in archive: ZipArchive) throws -> [UInt8] {
        let bytes = try archive.bytes(of: name)
        return withExtendedLifetime(bytes) { Array(bytes.bytes) }
    }

    @Test("The checksum is zip's, whatever parts it is made of")
    func checksum() {
        #expect(Checksum(of: UnsafeRawBufferPointer(start: nil, count: 0)).value == 0)
        // The check value of CRC-32.
        Array("123456789".utf8).withUnsafeBytes { #expect(Checksum(of: $0).value == 0xcbf4_3926) }
        let bytes = Self.random(3_000_000, 1)
        bytes.withUnsafeBytes { bytes in
            var covered = CoveredChecksum()
            for range in [500..<1_000, 0..<2, 400..<2_000_000, 1..<700, 1_999_999..<3_000_000] {
                covered.add(UnsafeRawBufferPointer(rebasing: bytes[range]), at: range.lowerBound)
            }
            #expect(covered.gaps(in: 0..<3_000_000).isEmpty)
            #expect(covered.checksum.value == Checksum(of: bytes).value)
        }
    }

    @Test("What has not been read yet is known")
    func gaps() {
        let bytes = [UInt8](repeating: 1, count: 10)
        var covered = CoveredChecksum()
        bytes.withUnsafeBytes { covered.add($0, at: 20) }
        bytes.withUnsafeBytes { covered.add($0, at: 35) }
        #expect(covered.gaps(in: 0..<50) == [0..<20, 30..<35, 45..<50])
        #expect(covered.gaps(in: 22..<40) == [30..<35])
        #expect(covered.gaps(in: 21..<29).isEmpty)
        bytes.withUnsafeBytes { covered.add($0, at: 28) }
        #expect(covered.gaps(in: 0..<50) == [0..<20, 45..<50])
    }

    @Test("Members of every size come back, in order and at any place")
    func members() throws {
        let folder = try TemporaryFolder()
        let members = [0, 1, 30, 70_000, 2_000_000].enumerated().map { i, count in
            (name: "größe/\(i)", bytes: Self.random(count, UInt64(i)))
        }
        let file = try AtomicFile(folder["a.zip"])
        let writer = try ZipWriter(file)
        for member in members { try writer.add(member.name, bytes: member.bytes) }
        try writer.add("text.json", text: "{}")
        try writer.close()
        try file.commit()

        let archive = try ZipArchive(folder["a.zip"], limits: FileLimits())
        #expect(archive.entries.map(\.name) == members.map(\.name) + ["text.json"])
        for member in members {
            #expect(try Self.content(of: member.name, in: archive) == member.bytes)
            let access = try archive.randomAccess(to: member.name)
            let half = member.bytes.count / 2
            var tail = [UInt8](repeating: 0, count: member.bytes.count - half)
            try tail.withUnsafeMutableBytes { try access.fill($0, at: half) }
            #expect(tail == Array(member.bytes[half...]))
            try access.checkAll()
        }
    }

    @Test("A changed byte is found, whether it was read or not", arguments: [40, 200_000])
    func damaged(_ place: Int) throws {
        let folder = try TemporaryFolder()
        let file = try AtomicFile(folder["a.zip"])
        let writer = try ZipWriter(file)
        try writer.add("w", bytes: Self.random(300_000, 3))
        try writer.close()
        try file.commit()
        var bytes = try folder.bytes("a.zip")
        bytes[place] ^= 1
        _ = try folder.write(bytes, to: "b.zip")
        let access = try ZipArchive(folder["b.zip"], limits: FileLimits()).randomAccess(to: "w")
        var head = [UInt8](repeating: 0, count: 1_000)
        try head.withUnsafeMutableBytes { try access.fill($0, at: 0) }
        #expect(folder.message { try access.checkAll() }.contains("CRC error"))
    }

    @Test("Members beyond 4 GiB are found where they are")
    func large() throws {
        let folder = try TemporaryFolder()
        let path = folder["large.zip"]
        _ = try folder.write([], to: "large.zip")
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        let size = 5 << 30
        // Zeros that take no place on the disk; nobody reads them.
        let first = ZipWriter.Member(
            name: "large", checksum: Checksum(), byteCount: size, offset: 0)
        try handle.write(contentsOf: first.localHeader.bytes)
        let offset = first.localHeader.bytes.count + size
        let content = Array("behind".utf8)
        let second = ZipWriter.Member(
            name: "small", checksum: content.withUnsafeBytes { Checksum(of: $0) },
            byteCount: content.count, offset: offset)
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: second.localHeader.bytes + content)
        let end = offset + second.localHeader.bytes.count + content.count
        let directory = ZipDirectory(offset: end, members: [first, second])
        try handle.write(contentsOf: directory.bytes.bytes)
        try handle.close()

        var limits = FileLimits()
        limits.fileBytes = 8 << 30
        let archive = try ZipArchive(path, limits: limits)
        #expect(archive.entries.map(\.byteCount) == [size, content.count])
        #expect(try Self.content(of: "small", in: archive) == content)
    }
}
