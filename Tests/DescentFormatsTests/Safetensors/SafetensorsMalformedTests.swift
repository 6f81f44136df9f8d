import DescentCore
import DescentData
import DescentFormats
import Testing
import FileTesting

@Suite struct SafetensorsMalformedTests {
    static let damaged = "The file is damaged or cut short; fetch or write it again."

    /// Bad lengths of the header.
    static let badFrames: [BadFile] = [
        BadFile(
            "an empty file", [UInt8](),
            """
            't', byte 0: expected 8 bytes of the length of the header, but got 0. The file is cut \
            short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "7 bytes", [1, 2, 3, 4, 5, 6, 7],
            """
            't', byte 0: expected 8 bytes of the length of the header, but got 7. The file is cut \
            short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "a header of no bytes", little(UInt64(0)) + [1, 2],
            """
            't', byte 8: expected a header that starts with '{', but got an empty one. Give a \
            safetensors file.
            """),
        BadFile(
            "a header of 2^64 - 1 bytes", little(UInt64.max) + [1, 2],
            """
            't', byte 0: expected a header of at most 100000000 bytes, but got \
            18446744073709551615. Give a safetensors file. The limit is \
            FileLimits.safetensorsHeaderBytes.
            """),
        BadFile(
            "a header of 10^8 + 1 bytes", little(UInt64(100_000_001)) + [1, 2],
            """
            't', byte 0: expected a header of at most 100000000 bytes, but got 100000001. Give a \
            safetensors file. The limit is FileLimits.safetensorsHeaderBytes.
            """),
        BadFile(
            "a header past the end", little(UInt64(100_000_000)) + [1, 2],
            """
            't', byte 8: expected a header of 100000000 bytes, but got 2. The file is cut short or \
            no safetensors file; fetch or write it again.
            """),
        BadFile(
            "a leading space", safetensors(" {}"),
            """
            't', byte 8: expected a header that starts with '{', but got the byte 32. Give a \
            safetensors file.
            """),
        BadFile(
            "a list", safetensors("[]"),
            """
            't', byte 8: expected a header that starts with '{', but got the byte 91. Give a \
            safetensors file.
            """),
        BadFile(
            "zeros behind the header", safetensors("{}\0\0"),
            """
            't', byte 10: expected the end of the text in the header, but got the byte 0. Remove \
            what follows the value.
            """),
    ]

    /// A tensor of 4 bytes from `start` on.
    static func four(_ name: String, _ start: Int) -> String {
        "\"\(name)\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[\(start),\(start + 4)]}"
    }

    /// Tensors that do not fill the data.
    static let badTilings: [BadFile] = [
        BadFile(
            "a gap",
            safetensors("{\(four("a", 0)),\(four("b", 5))}", data: [UInt8](repeating: 0, count: 9)),
            """
            't', member 'b': expected data that start at 4, where the tensor before ends, but got \
            5. \(damaged)
            """),
        BadFile(
            "an overlap",
            safetensors("{\(four("a", 0)),\(four("b", 3))}", data: [UInt8](repeating: 0, count: 7)),
            """
            't', member 'b': expected data that start at 4, where the tensor before ends, but got \
            3. \(damaged)
            """),
        BadFile(
            "a start behind 0",
            safetensors("{\(four("a", 1))}", data: [UInt8](repeating: 0, count: 5)),
            """
            't', member 'a': expected data that start at 0, where the tensor before ends, but got \
            1. \(damaged)
            """),
        BadFile(
            "bytes behind the data",
            safetensors("{\(four("a", 0))}", data: [UInt8](repeating: 0, count: 5)),
            "'t': expected 4 bytes of data behind the header, as it says, but got 5. \(damaged)"),
        BadFile(
            "data cut short", safetensors("{\(four("a", 0))}", data: [0, 0, 0]),
            "'t': expected 4 bytes of data behind the header, as it says, but got 3. \(damaged)"),
        BadFile(
            "an end before the start",
            oneTensor("\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[4,0]"),
            """
            't', member 'a': expected data_offsets of a start and an end behind it, but got \
            [4, 0]. \(damaged)
            """),
        BadFile(
            "a shape of another size",
            oneTensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]"),
            """
            't', member 'a': expected data_offsets 8 bytes apart for the shape [2] of F32, but got \
            4. \(damaged)
            """),
        BadFile(
            "a product that wraps to 4",
            oneTensor(
                "\"dtype\":\"F32\",\"shape\":[4194305,4194305,211106198978564],\"data_offsets\":[0,16]"
            ),
            """
            't', member 'a': expected a whole number of bytes below 2^63, but got the shape \
            [4194305, 4194305, 211106198978564] of F32. \(damaged)
            """),
        BadFile(
            "half a byte", oneTensor("\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,1]"),
            """
            't', member 'a': expected a whole number of bytes below 2^63, but got the shape [3] of \
            F4. \(damaged)
            """),
        BadFile(
            "no data, but a long axis",
            oneTensor("\"dtype\":\"F32\",\"shape\":[0,9223372036854775807],\"data_offsets\":[0,0]"),
            """
            't', member 'a': expected a whole number of bytes below 2^63, but got the shape \
            [0, 9223372036854775807] of F32. \(damaged)
            """),
    ]

    /// Fields of a tensor that are wrong, and the end of what is said.
    static let badFields: [(String, String)] = [
        ("\"shape\":[],\"data_offsets\":[0,0]", "dtype, shape and data_offsets, but got no dtype"),
        (
            "\"dtype\":\"F32\",\"data_offsets\":[0,0]",
            "dtype, shape and data_offsets, but got no shape"
        ),
        (
            "\"dtype\":\"F32\",\"shape\":[0]",
            "dtype, shape and data_offsets, but got no data_offsets"
        ),
        (
            "\"dtype\":\"F33\",\"shape\":[0],\"data_offsets\":[0,0]",
            "a dtype such as F32, but got \"F33\""
        ),
        ("\"dtype\":1,\"shape\":[0],\"data_offsets\":[0,0]", "a dtype such as F32, but got 1"),
        ("\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,0]", "in shape, but got -1"),
        ("\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]", "in shape, but got 1.0"),
        ("\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,4]", "in shape, but got 1.0"),
        (
            "\"dtype\":\"F32\",\"shape\":3,\"data_offsets\":[0,4]",
            "a list as shape, but got a whole number"
        ),
        ("\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0,0]", "but got [0, 0, 0]"),
        (
            "\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,18446744073709551615]",
            "in data_offsets, but got 1.8"
        ),
        (
            "\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"note\":1",
            "only dtype, shape and data_offsets, but got 'note'"
        ),
        (
            "\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]",
            "each key once"
        ),
        (
            "\"dtype\":\"F32\",\"shape\":[0,],\"data_offsets\":[0,0]",
            "a value in the header, but got ']'"
        ),
        (
            "\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,0]",
            "a value in the header, but got 'N'"
        ),
    ]

    /// Other headers that are wrong.
    static let badHeaders: [BadFile] = [
        BadFile(
            "a name twice",
            safetensors("{\(four("a", 0)),\(four("a", 4))}", data: [UInt8](repeating: 0, count: 8)),
            """
            't', byte 61: expected each key once in the header, but got "a" again. Remove one: \
            readers disagree which of them counts.
            """),
        BadFile(
            "a number as metadata", safetensors("{\"__metadata__\":{\"epoch\":1}}"),
            """
            't', member '__metadata__': expected a text under 'epoch', but got a whole number. \
            \(damaged)
            """),
        BadFile(
            "null as metadata", safetensors("{\"__metadata__\":null}"),
            "'t', member '__metadata__': expected an object of texts, but got null. \(damaged)"),
        BadFile(
            "a list in the place of a tensor", safetensors("{\"a\":[\"F32\",[],[0,4]]}"),
            """
            't', member 'a': expected an object with dtype, shape and data_offsets, but got a \
            list. \(damaged)
            """),
        BadFile(
            "bytes that are not UTF-8",
            safetensors(Array("{\"".utf8) + [0xFF] + Array("\":1}".utf8)),
            """
            't', byte 10: expected a text in UTF-8 in the header, but got other bytes. Save the \
            file as UTF-8.
            """),
        BadFile(
            "a truth value of 2",
            safetensors(
                "{\"a\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[0,2]}}", data: [1, 2]),
            """
            't', member 'a', byte 1: expected 0 or 1 for a bool, but got 2. Write the array as \
            uint8 if it holds numbers.
            """),
        BadFile(
            "an unsigned number beyond int64",
            safetensors(
                "{\"a\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
                data: little(UInt64.max)),
            """
            't', member 'a', byte 0: expected unsigned numbers up to 9223372036854775807, the \
            largest int64, but got 18446744073709551615. Write the array as float64 or with smaller \
            numbers.
            """),
    ]

    @Test("Bad files are refused in words", arguments: badFrames + badTilings + badHeaders)
    func refuses(_ bad: BadFile) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(bad.bytes, to: "t")
        #expect(folder.message { _ = try Safetensors.read(path) } == bad.message)
    }

    @Test("Fields that the format does not allow are refused", arguments: badFields)
    func refusesFields(_ fields: String, _ words: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(oneTensor(fields), to: "t")
        let message = folder.message { _ = try Safetensors.read(path) }
        #expect(message.contains(words))
    }

    @Test("JSON without end in depth or number of values is refused before it takes memory")
    func refusesBombs() throws {
        let folder = try TemporaryFolder()
        let deep = String(repeating: "[", count: 100_000)
        var path = try folder.write(safetensors("{\"a\":\(deep)"), to: "t")
        #expect(
            folder.message { _ = try Safetensors.read(path) } == """
                't', byte 141: expected at most 128 lists and objects in each other in the header, \
                but got more. Do not trust this file.
                """)
        let wide = String(repeating: "0,", count: 1_000_000)
        path = try folder.write(safetensors("{\"a\":{\"shape\":[\(wide)0]}}"), to: "t")
        #expect(
            folder.message { _ = try Safetensors.read(path) }
                .contains("fewer values in one member in the header"))
    }

    @Test("A folder, a pipe and a file that is not there are errors")
    func refusesOthers() throws {
        let folder = try TemporaryFolder()
        #expect(folder.message { _ = try Safetensors.read(folder.path) }.contains("a folder"))
        #expect(
            folder.message { _ = try Safetensors.read(folder["none"]) }
                == "'none': expected a file at this path, but got none. Check the path.")
        #expect(
            folder.message { _ = try Safetensors.read("/dev/zero") }.contains("a device"))
    }
}
