import DescentCore
import DescentData
import Testing
import FileTesting

@Suite struct NPYMalformedTests {
    /// An npy file of version 1 with this dictionary and data.
    static func file(_ dictionary: String, data: [UInt8] = [], padding: String = "\n") -> [UInt8] {
        let text = Array((dictionary + padding).utf8)
        return [0x93] + Array("NUMPY".utf8) + [1, 0] + little(UInt16(text.count)) + text + data
    }

    /// The same with this shape and two bytes of data.
    static func shaped(_ shape: String, data: [UInt8] = [1, 2]) -> [UInt8] {
        file("{'descr': '|u1', 'fortran_order': False, 'shape': \(shape), }", data: data)
    }

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    @Test(
        "Spaces, quotes and order that NumPy would not write, but Python would read, are fine",
        arguments: [
            "{'shape': (2,), 'descr': \"|u1\", 'fortran_order': True}",
            "{'descr': '|u1', 'fortran_order': False, 'shape': (2L,)}",
            "{  'descr' : '<u1' ,'fortran_order':False,'shape':( 2 , ) , }  ",
        ])
    func readsVariants(_ dictionary: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.file(dictionary, data: [1, 2]), to: "t.npy")
        #expect(try NPY.read(path).scalars() == [1, 2])
    }

    static let badFrames: [BadFile] = [
        BadFile(
            "an empty file", [UInt8](),
            """
            't.npy', byte 0: expected 6 bytes of the npy magic number, but got 0. The file is \
            cut short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "another magic number", "PK\u{3}\u{4}abcdef",
            """
            't.npy', byte 0: expected an npy file, which starts with 0x93 and 'NUMPY', but got a \
            zip archive. Read npz archives with NPZ.read; unpack others, and save an Excel \
            workbook as CSV.
            """),
        BadFile(
            "version 9", magic + [9, 0, 1, 0],
            """
            't.npy', byte 6: expected version 1.0, 2.0 or 3.0 of the format, but got 9.0. Save \
            the array with np.save.
            """),
        BadFile(
            "version 1.1", magic + [1, 1, 1, 0],
            """
            't.npy', byte 6: expected version 1.0, 2.0 or 3.0 of the format, but got 1.1. Save \
            the array with np.save.
            """),
        BadFile(
            "a header of 65535 bytes in a short file", magic + [1, 0, 255, 255],
            """
            't.npy', byte 10: expected 65535 bytes of header, but got 0. The file is cut short \
            or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "a header of 2^32 - 1 bytes", magic + [2, 0, 255, 255, 255, 255],
            """
            't.npy', byte 8: expected a header of at most 65536 bytes, but got 4294967295. \
            Raise FileLimits.npyHeaderBytes if it is meant to be so long.
            """),
        BadFile(
            "no line feed",
            file("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", padding: " "),
            """
            't.npy', byte 65: expected only spaces and a line feed after the dictionary in the \
            npy header, but got  . Save the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "data cut short", shaped("(3,)"),
            """
            't.npy', byte 68: expected 3 bytes of data for shape [3] of uint8, but got 2. The \
            file is cut short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "data too long", shaped("(1,)"),
            """
            't.npy', byte 68: expected 1 byte of data for shape [1] of uint8, but got 2. The \
            header is wrong or something was appended; fetch or write the file again.
            """),
        BadFile(
            "a bool of 2",
            file("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }", data: [1, 2]),
            """
            't.npy', byte 69: expected 0 or 1 for a bool, but got 2. Write the array as uint8 \
            if it holds numbers.
            """),
    ]

    @Test(
        "A bad file is refused before memory is taken", arguments: badFrames + badShapes + badKeys)
    func refuses(_ file: BadFile) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file.bytes, to: "t.npy")
        #expect(folder.message { _ = try NPY.read(path) } == file.message)
    }

    @Test(
        "No change of one byte brings the reader down",
        arguments: ["npy/le-f4.npy", "npy/fortran.npy"])
    func survivesChanges(_ name: String) throws {
        let folder = try TemporaryFolder()
        let bytes = try fixtureBytes(name)
        for index in bytes.indices {
            for value: UInt8 in [0, 0x20, 0x27, 0x2C, 0x30, 0x39, 0x80, 0xFF] {
                var changed = bytes
                changed[index] = value
                let path = try folder.write(changed, to: "t.npy")
                _ = try? NPY.read(path)
            }
        }
    }

    @Test("No cut brings the reader down, and every cut is an error")
    func refusesEveryCut() throws {
        let folder = try TemporaryFolder()
        let bytes = try fixtureBytes("npy/le-f4.npy")
        for count in bytes.indices {
            let path = try folder.write(Array(bytes.prefix(count)), to: "t.npy")
            #expect(throws: FileError.self) { try NPY.read(path) }
        }
    }
}
