import DescentCore
import DescentData
import Testing
import FileTesting

@Suite struct IDXTests {
    @Test(
        "NumPy's numbers are read back from every type, plain and compressed",
        arguments: [
            ("uint8", DType.uint8, 0.0), ("int8", .int32, -3), ("int16", .int32, -3),
            ("int32", .int32, -3), ("float32", .float32, -3), ("float64", .float64, -3),
        ], ["idx", "idx.gz"])
    func readsEveryType(_ type: (name: String, dtype: DType, first: Double), suffix: String) throws
    {
        let tensor = try IDX.read(try fixture("idx/\(type.name).\(suffix)"))
        #expect(tensor.shape == [2, 3])
        #expect(tensor.dtype == type.dtype)
        #expect(try tensor.scalars() == (0..<6).map { type.first + Double($0) })
    }

    @Test("An axis of length 0 is fine")
    func readsEmptyAxis() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([0, 0, 8, 2] + big(UInt32(0)) + big(UInt32(7)), to: "t.idx")
        #expect(try IDX.read(path).shape == [0, 7])
    }

    static let good: [UInt8] = [0, 0, 8, 1] + big(UInt32(3)) + [7, 8, 9]

    static let bad: [BadFile] = [
        BadFile(
            "an empty file", [UInt8](),
            """
            't.idx', byte 0: expected 4 bytes of the IDX magic number, but got 0. The file is \
            cut short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "a magic number cut short", [0, 0, 8],
            """
            't.idx', byte 0: expected 4 bytes of the IDX magic number, but got 3. The file is \
            cut short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "a PNG file", [0x89, 0x50, 0x4E, 0x47, 0, 0],
            """
            't.idx', byte 0: expected an IDX file, which starts with the bytes 0 and 0, but got \
            137 and 80. Give an IDX file, plain or compressed with gzip.
            """),
        BadFile(
            "an unknown type", [0, 0, 7, 1] + big(UInt32(1)) + [0],
            """
            't.idx', byte 2: expected a type code: 8, 9, 11, 12, 13 or 14, but got 7. The file \
            is damaged, or not an IDX file.
            """),
        BadFile(
            "no axes", [0, 0, 8, 0, 1],
            """
            't.idx', byte 3: expected a number of axes from 1 to 32, but got 0. The file is \
            damaged, or not an IDX file.
            """),
        BadFile(
            "255 axes", [0, 0, 8, 255] + [UInt8](repeating: 1, count: 4 * 255),
            """
            't.idx', byte 3: expected a number of axes from 1 to 32, but got 255. The file is \
            damaged, or not an IDX file.
            """),
        BadFile(
            "axis lengths cut short", [0, 0, 8, 2, 0, 0, 0, 1],
            """
            't.idx', byte 4: expected 8 bytes of 2 axis lengths, but got 4. The file is cut \
            short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "a size beyond 63 bits",
            [0, 0, 0x0E, 3] + [UInt8](repeating: 0xFF, count: 12),
            """
            't.idx', byte 4: expected a size in bytes that fits 63 bits, but got the shape \
            [4294967295, 4294967295, 4294967295]. The header is damaged; fetch or write the \
            file again.
            """),
        BadFile(
            "much larger than the file", [0, 0, 8, 2] + [UInt8](repeating: 0x7F, count: 8),
            """
            't.idx', byte 12: expected 4575586851615752449 bytes of data for shape [2139062143, \
            2139062143] of uint8, but got 0. The file is cut short or its header is wrong; \
            fetch or write it again.
            """),
        BadFile(
            "data cut short", [UInt8](good.dropLast()),
            """
            't.idx', byte 8: expected 3 bytes of data for shape [3] of uint8, but got 2. The \
            file is cut short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "data too long", good + [1],
            """
            't.idx', byte 8: expected 3 bytes of data for shape [3] of uint8, but got 4. The \
            header is wrong or something was appended; fetch or write the file again.
            """),
        BadFile(
            "gzip cut in the header", [0x1F, 0x8B, 8],
            """
            't.idx': expected a whole gzip file, but got the end of the file after 0 unpacked \
            bytes. The file is damaged or cut short; fetch it again.
            """),
        BadFile(
            "gzip with an unknown method", [0x1F, 0x8B, 7] + [UInt8](repeating: 0, count: 20),
            """
            't.idx': expected a whole gzip file, but got 'unknown compression method' after 0 \
            unpacked bytes. The file is damaged or cut short; fetch it again.
            """),
    ]

    @Test("A bad file is refused with the place and the numbers", arguments: bad)
    func refuses(_ file: BadFile) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file.bytes, to: "t.idx")
        #expect(folder.message { _ = try IDX.read(path) } == file.message)
    }

    enum Damage: CaseIterable { case cut, checksum, appended }

    @Test(
        "A damaged gzip file is refused",
        arguments: [
            (
                Damage.cut,
                """
                't.idx.gz': expected a whole gzip file, but got the end of the file after 36 unpacked \
                bytes. The file is damaged or cut short; fetch it again.
                """
            ),
            (
                .checksum,
                """
                't.idx.gz': expected a whole gzip file, but got 'incorrect data check' after 36 \
                unpacked bytes. The file is damaged or cut short; fetch it again.
                """
            ),
            (
                .appended,
                """
                't.idx.gz': expected nothing or another gzip file after the gzip data, but got \
                other bytes. Fetch the file again, or unpack it and use the unpacked file.
                """
            ),
        ])
    func refusesDamagedGzip(_ damage: Damage, _ message: String) throws {
        let folder = try TemporaryFolder()
        var bytes = try fixtureBytes("idx/int32.idx.gz")
        switch damage {
        case .cut: bytes.removeLast(5)
        case .checksum: bytes[bytes.count - 8] ^= 1
        case .appended: bytes += [1, 2, 3]
        }
        let path = try folder.write(bytes, to: "t.idx.gz")
        #expect(folder.message { _ = try IDX.read(path) } == message)
    }

    @Test("Compressed data that go on behind what the header says are not unpacked to the end")
    func refusesLongerGzip() throws {
        let path = try fixture("idx/longer.idx.gz")
        #expect(throws: FileError.self) { try IDX.read(path) }
        let folder = try TemporaryFolder()
        let copy = try folder.write(try fixtureBytes("idx/longer.idx.gz"), to: "t.gz")
        #expect(
            folder.message { _ = try IDX.read(copy) } == """
                't.gz', byte 8: expected 10 bytes of data for shape [10] of uint8, but got \
                more. The header is wrong or something was appended; fetch or write the file \
                again.
                """)
    }

    @Test("A compressed header that claims more than deflate can hold takes no memory")
    func refusesImplausibleGzip() throws {
        let folder = try TemporaryFolder()
        let gzipHeader = try fixtureBytes("idx/uint8.idx.gz").prefix(10)
        // One stored block, which is an IDX header that claims 2^31 · 2^31 bytes.
        let header: [UInt8] = [0, 0, 8, 2] + big(UInt32(1 << 31)) + big(UInt32(1 << 31))
        let block: [UInt8] = [1] + little(UInt16(12)) + little(~UInt16(12)) + header
        let trailer = little(crc32(header)) + little(UInt32(12))
        let path = try folder.write(gzipHeader + block + trailer, to: "t.gz")
        #expect(
            folder.message { _ = try IDX.read(path) } == """
                't.gz', byte 12: expected 4611686018427387904 bytes of data for shape \
                [2147483648, 2147483648] of uint8, but got a compressed file that can hold at \
                most 36108. The header or the file is damaged; fetch it again. The limit is \
                FileLimits.inflateRatio.
                """)
    }

    @Test("A large array is unpacked once to count it, before memory is taken for it")
    func countsLargeGzip() throws {
        let folder = try TemporaryFolder()
        // Deflate's stored blocks: an IDX header that claims 100 MB, two of zeros,
        // an empty last one.
        let header: [UInt8] = [0, 0, 8, 1] + big(UInt32(100_000_000))
        let zeros = [UInt8](repeating: 0, count: 0xFFFF)
        var bytes = Array(try fixtureBytes("idx/uint8.idx.gz").prefix(10))
        for block in [header, zeros, zeros, []] {
            let length = UInt16(block.count)
            bytes += [block.isEmpty ? 1 : 0] + little(length) + little(~length) + block
        }
        bytes += little(crc32(header + zeros + zeros)) + little(UInt32(8 + 2 * 0xFFFF))
        let path = try folder.write(bytes, to: "t.gz")
        #expect(
            folder.message { _ = try IDX.read(path) } == """
                't.gz', byte 8: expected 100000000 bytes of data for shape [100000000] of uint8, but \
                got 131070. The file is cut short or its header is wrong; fetch or write it again.
                """)
    }
}
