import DescentCore
import DescentData
import Testing
import FileTesting

@testable import DescentFormats

/// Files whose parts lead back to one another, or past the end.
@Suite struct H5HostileTests {
    @Test("A tree of links that leads back to itself is refused")
    func groupTree() throws {
        var bytes = try h5Fixture("good/keras.weights.h5")
        let tree = try #require(offset(of: Array("TREE\0".utf8), in: bytes))
        bytes[tree + 5] = 1
        put(UInt64(tree), at: tree + 32, in: &bytes)
        #expect(throws: FileError.self) { _ = try H5Reader.of(bytes).children(of: []) }
    }

    @Test("A tree of chunks that leads back to itself is refused")
    func chunkTree() throws {
        var bytes = try h5Fixture("good/packed.h5")
        let tree = try #require(offset(of: Array("TREE\u{1}".utf8), in: bytes))
        let keyBytes = 32  // two axes
        bytes[tree + 5] = 1
        put(UInt64(tree), at: tree + 24 + keyBytes, in: &bytes)
        #expect(throws: FileError.self) { try readAll(bytes) }
    }

    @Test("Chunks without a length, or of other elements, are refused", arguments: [0, 8])
    func chunkLengths(_ length: UInt32) throws {
        let good = try h5Fixture("good/packed.h5")
        // chunks of 7 by 11 elements of 4 bytes
        let chunk = [7, 11, 4].flatMap { little(UInt32($0)) }
        for axis in 0..<3 {
            var bad = good
            let place = try #require(offset(of: chunk, in: good)) + 4 * axis
            bad.replaceSubrange(place..<(place + 4), with: little(length))
            guard axis == 2 || length == 0 else { continue }
            let reader = try H5Reader.of(bad)
            let messages = ["chunks", "odd chunks"].map { name in
                h5Message { _ = try reader.dataset([name]) }
            }
            #expect(messages.contains { $0.contains("expected chunks that fit the shape") })
        }
    }

    @Test("Free places among names that lead back to one another are refused")
    func freeNames() throws {
        var bytes = try h5Fixture("good/keras.weights.h5")
        let heap = try #require(offset(of: Array("HEAP".utf8), in: bytes))
        let names = Int(bytes[heap + 24]) | Int(bytes[heap + 25]) << 8
        put(UInt64(8), at: heap + 16, in: &bytes)
        put(UInt64(8), at: names + 8, in: &bytes)
        #expect(throws: FileError.self) { _ = try H5Reader.of(bytes).children(of: []) }
    }

    @Test("Damaged links of a large group end in its members or an error")
    func linkHeap() throws {
        let good = try h5Fixture("good/many.h5")
        let heap = try #require(offset(of: Array("FHDB".utf8), in: good))
        for place in heap..<(heap + 512) {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var bad = good
                bad[place] ^= change
                do { _ = try H5Reader.of(bad).children(of: []) } catch is FileError {}
            }
        }
    }

    @Test(
        "Texts of wrong lengths are refused",
        arguments: [0, 1 << 12, 1 << 40, .max] as [UInt64])
    func textLengths(_ length: UInt64) throws {
        var bytes = try h5Fixture("good/texts.h5")
        let heap = try #require(offset(of: Array("GCOL".utf8), in: bytes))
        put(length, at: heap + 16 + 8, in: &bytes)
        #expect(try messages(bytes).contains { $0.contains("a place where none is") })
    }

    @Test("Texts that are not in their heap are refused")
    func textNumbers() throws {
        let good = try h5Fixture("good/texts.h5")
        let heap = try #require(offset(of: Array("GCOL".utf8), in: good))
        let reference = little(UInt32("größe".utf8.count)) + little(UInt64(heap))
        let number = try #require(offset(of: reference, in: good)) + reference.count
        var bad = good
        bad.replaceSubrange(number..<(number + 4), with: little(UInt32(0x0300_0003)))
        #expect(
            try messages(bad).contains {
                $0.hasSuffix(
                    """
                    @utf8': expected a text, but got a place where none is. The file is damaged, cut \
                    short or not an HDF5 file; fetch or write it again.
                    """)
            })
    }

    /// What reading each of a few texts gives.
    private func messages(_ bytes: [UInt8]) throws -> [String] {
        let reader = try H5Reader.of(bytes)
        return [[], ["x"], ["group"]].flatMap { path in
            ["utf8", "ascii", "empty"].map { name in
                h5Message { _ = try reader.text(name, at: path) }
            }
        }
    }

    @Test("Any eight bytes that become ones end in numbers or an error")
    func ones() throws {
        let good = try h5Fixture("good/bfloat16.weights.h5")
        for offset in stride(from: 8, to: good.count - 8, by: 8) {
            var bad = good
            put(.max, at: offset, in: &bad)
            do { try readAll(bad) } catch is FileError {}
        }
    }

    private func offset(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
        bytes.indices.first { bytes[$0...].starts(with: pattern) }
    }

    private func put(_ value: UInt64, at offset: Int, in bytes: inout [UInt8]) {
        bytes.replaceSubrange(offset..<(offset + 8), with: little(value))
    }
}
