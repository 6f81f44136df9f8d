import DescentCore
import DescentData
import Testing
import FileTesting

/// Compressed files that unpack to more than they should.
struct UnpackingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// `bytes` as one gzip file of a single stored block.
    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let length = UInt16(bytes.count)
        let header = Array(try fixtureBytes("idx/uint8.idx.gz").prefix(10))
        return header + [1] + little(length) + little(~length) + bytes + little(crc32(bytes))
            + little(UInt32(bytes.count))
    }

    /// Three hundred million bytes, nearly all zeros, packed into 300 KB: gzip files in a row.
    private func zeros() throws -> [UInt8] {
        let part = try fixtureBytes("idx/longer.idx.gz")
        return (0..<30).flatMap { _ in part }
    }

    @Test func `a small file that claims far more than it should unpack to is refused at once`()
        throws
    {
        let header: [UInt8] = [0, 0, 8, 1] + big(UInt32(300_000_000))
        let bytes = try gzip(header) + zeros()
        let path = try folder.write(bytes, to: "t.gz")
        let most = 256 << 20 + 8 * bytes.count
        #expect(
            folder.message { _ = try IDX.read(path) } == """
                't.gz', byte 8: expected 300000000 bytes of data for shape [300000000] of uint8, but \
                got a compressed file that can hold at most \(most - 8). Raise \
                FileLimits.unpackedBytes if the file is meant to be that large.
                """)
        var limits = FileLimits()
        limits.unpackedBytes = 1 << 30
        // Not the default any more: read on, to the difference at the end.
        #expect(
            folder.message { _ = try IDX.read(path, limits: limits) } == """
                't.gz', byte 8: expected 300000000 bytes of data for shape [300000000] of uint8, but \
                got more. The header is wrong or something was appended; fetch or write the file \
                again.
                """)
    }

    @Test func `the limit on unpacked bytes holds for text, arrays and archives`() throws {
        var limits = FileLimits()
        limits.unpackedBytes = 1_000_000
        let text = try folder.write(try fixtureBytes("idx/longer.idx.gz"), to: "t.csv.gz")
        #expect(
            folder.message { _ = try CSV.read(text, limits: limits) } == """
                't.csv.gz': expected at most 1000000 unpacked bytes, but got more. Raise \
                FileLimits.unpackedBytes if the file is meant to be that large.
                """)
        let archive = try folder.write(try fixtureBytes("npz/zeros.npz"), to: "t.npz")
        #expect(
            folder.message { _ = try NPZ.read(archive, limits: limits) } == """
                't.npz': expected at most 1000000 unpacked bytes, but got 10000128. Raise \
                FileLimits.unpackedBytes if the archive is meant to be that large.
                """)
        #expect(try NPZ.read(archive, names: [], limits: limits).isEmpty)
        let array = try folder.write(
            try gzip(Array(try fixtureBytes("npy/vector.npy"))), to: "t.npy.gz")
        #expect(try NPY.read(array).scalars() == [0, 1, 2, 3, 4])
        limits.unpackedBytes = 100
        #expect(throws: FileError.self) { try NPY.read(array, limits: limits) }
    }

    @Test func `gzip files in a row are one, empty ones and zeros at the end included`() throws {
        let idx: [UInt8] = [0, 0, 8, 1] + big(UInt32(4))
        let parts = try gzip(idx) + gzip([1, 2]) + gzip([]) + gzip([3, 4]) + gzip([])
        #expect(try IDX.read(try folder.write(parts, to: "a.gz")).scalars() == [1, 2, 3, 4])
        let padded = parts + [UInt8](repeating: 0, count: 700)
        #expect(try IDX.read(try folder.write(padded, to: "b.gz")).scalars() == [1, 2, 3, 4])
        let again = try folder.write(padded + gzip([]), to: "c.gz")
        #expect(throws: FileError.self) { try IDX.read(again) }
        let cut = try folder.write(Array(parts.dropLast(3)), to: "d.gz")
        #expect(folder.message { _ = try IDX.read(cut) }.contains("the end of the file"))
    }

    @Test func `lengths beside an empty axis are bounded`() throws {
        let large = big(UInt32(0x7FFF_FFFF))
        let path = try folder.write([0, 0, 8, 3] + big(UInt32(0)) + large + large, to: "t.idx")
        #expect(
            folder.message { _ = try IDX.read(path) } == """
                't.idx', byte 4: expected lengths beside an empty axis that make at most 68719476736 \
                bytes, but got the shape [0, 2147483647, 2147483647]. The header is damaged; fetch or \
                write the file again. The limit is FileLimits.fileBytes.
                """)
    }
}
