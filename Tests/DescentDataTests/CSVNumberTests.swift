import DescentCore
import DescentData
import Testing
import FileTesting

@Suite struct CSVNumberTests {
    private func table(_ cells: [String], missing: Double? = nil) throws -> CSVTable {
        let folder = try TemporaryFolder()
        let text = "x\n" + cells.map { "\"\($0)\"\n" }.joined()
        return try CSV.read(try folder.write(Array(text.utf8), to: "t.csv"), missing: missing)
    }

    @Test(
        "Decimal numbers are read as Swift reads them, to the last bit",
        arguments: [
            "0", "-0", "+1", "1.", ".5", "-.5e1", "1e3", "1E-3", "1e+3", "0007",
            "3.14159265358979311600",
            "0.1", "123456789012345678901234567890", "1e22", "1e23", "9007199254740993",
            "1.7976931348623157e308",
            "4.9e-324", "1e-400", "2.2250738585072011e-308",
            "0.000000000000000000000000000000000000001",
            "1e0000000000000000000001", "8.5899345920000000000000001e9",
            "00000000000000000000000.5",
        ])
    func readsDecimals(_ text: String) throws {
        let value = try table([text]).tensor(dtype: .float64).scalars()[0]
        #expect(value.bitPattern == Double(text)?.bitPattern)
    }

    @Test("Random numbers survive being written and read")
    func readsRandomNumbers() throws {
        var generator = SystemRandomNumberGenerator()
        let numbers = (0..<2_000).map { _ in
            Double(bitPattern: generator.next() & 0x7FDF_FFFF_FFFF_FFFF)
        }
        let read = try table(numbers.map { "\($0)" }).tensor(dtype: .float64).scalars()
        #expect(read == numbers)
    }

    static let notPlain =
        "Use ASCII digits, a decimal point and nothing between digits: 1234.5."
    static let notANumber =
        "Use decimal numbers such as -1.5 or 2e-3, or read the column as text."
    static let notFinite = "Pass allowsInfinity: true to read it as an infinite number."
    static let comma =
        "Pass decimal: \",\" if the comma is the decimal point; between thousands, remove it."
    static let percent = "Remove the percent sign, or read the column as text and convert it."
    static let date =
        "Dates, times and fractions are no numbers: leave the column out, or read it as text."

    @Test(
        "What is not a plain decimal number is refused with its text",
        arguments: [
            ("inf", notFinite), ("-inf", notFinite), ("Infinity", notFinite), ("1_000", notPlain),
            ("１", notPlain), ("1,5", comma), ("1,234.5", comma), (".", notPlain), ("--1", notPlain),
            ("1 2", notPlain), ("0x1p3", notANumber), ("abc", notANumber), ("1e", notANumber),
            ("e5", notANumber), ("1e5.5", notANumber),
            ("12%", percent), ("12.5 %", percent), ("2024-01-31", date), ("31/01/2024", date),
            ("10:30", date), ("2024-01-31T10:30:00Z", date), ("1/2", date), ("1'234", notPlain),
            ("$5", notANumber), ("−1", notANumber), ("yes", notANumber),
        ])
    func refuses(_ text: String, _ fix: String) throws {
        #expect(
            try message(for: text)
                == "'t.csv', line 3:4: expected a number in column 'x', but got '\(text)'. \(fix)")
    }

    @Test(
        "A number beyond the range of the type is refused", arguments: ["1e999", "-1e39", "1e39"])
    func refusesRange(_ text: String) throws {
        #expect(
            try message(for: text) == """
                't.csv', line 3:4: expected a number in the range of float32 in column 'x', but got \
                '\(text)'. Correct the number, or ask for a wider type.
                """)
    }

    @Test("An empty cell is refused", arguments: ["", "  ", "\t"])
    func refusesEmpty(_ text: String) throws {
        #expect(
            try message(for: text) == """
                't.csv', line 3:4: expected a number in column 'x', but got an empty cell. Fill it \
                in, or pass missing: with what empty cells stand for, such as .nan.
                """)
    }

    @Test("A long cell is cut in the message")
    func cutsLongText() throws {
        let text = String(repeating: "long ", count: 100)
        #expect(
            try message(for: text) == """
                't.csv', line 3:4: expected a number in column 'x', but got \
                '\(String(repeating: "long ", count: 8))…'. \(Self.notANumber)
                """)
    }

    /// What is said about `text` in line 3, after three characters.
    private func message(for text: String) throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("y,x\n1,\"0\"\n1,\"\(text)\"\n".utf8), to: "t.csv")
        return folder.message { _ = try CSV.read(path).tensor() }
    }

    @Test("Empty cells become the number for missing ones")
    func fillsMissing() throws {
        let values = try table(["1", "", " "], missing: .nan).tensor().scalars()
        #expect(values[0] == 1 && values[1].isNaN && values[2].isNaN)
        #expect(try table(["", "2"], missing: -1).tensor(dtype: .int32).scalars() == [-1, 2])
    }

    @Test(
        "A number for missing cells that the type cannot hold is refused",
        arguments: [
            (Double.nan, DType.int32, "nan"), (-1, .uint8, "-1.0"), (1e300, .float32, "1e+300"),
        ])
    func refusesMissing(_ missing: Double, _ dtype: DType, _ got: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("x\n1\n".utf8), to: "t.csv")
        #expect(
            folder.message { _ = try CSV.read(path, missing: missing).tensor(dtype: dtype) } == """
                't.csv': expected a value for missing cells that \(dtype) can hold, but got \(got). \
                Pass another value for missing, or another dtype.
                """)
    }

    @Test(
        "Whole numbers are read exactly",
        arguments: [
            ("9223372036854775807", DType.int64, Int64.max), ("-9223372036854775808", .int64, .min),
            ("9007199254740993", .int64, 9_007_199_254_740_993), ("2.0", .int32, 2),
            ("1e3", .int32, 1000),
            ("250e-1", .int32, 25), ("255", .uint8, 255), ("-0", .uint8, 0),
            ("2147483647", .int32, 2_147_483_647),
        ])
    func readsIntegers(_ text: String, _ dtype: DType, _ value: Int64) throws {
        let tensor = try table([text]).tensor(dtype: dtype)
        #expect(tensor.dtype == dtype)
        let exact: Int64 =
            switch dtype {
            case .int64: try tensor.scalars(as: Int64.self)[0]
            case .uint8: Int64(try tensor.scalars(as: UInt8.self)[0])
            default: Int64(try tensor.scalars(as: Int32.self)[0])
            }
        #expect(exact == value)
    }

    @Test(
        "Numbers beyond the range of an integer type are refused",
        arguments: [
            ("256", DType.uint8), ("-1", .uint8), ("2147483648", .int32), ("1e30", .int64),
            ("9223372036854775808", .int64), ("123456789012345678901234", .int64),
        ])
    func refusesIntegerRange(_ text: String, _ dtype: DType) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("x\n\(text)\n".utf8), to: "t.csv")
        #expect(
            folder.message { _ = try CSV.read(path).tensor(dtype: dtype) } == """
                't.csv', line 2:1: expected a number in the range of \(dtype) in column 'x', but got \
                '\(text)'. Correct the number, or ask for a wider type.
                """)
    }

    @Test(
        "Fractions are refused as integers", arguments: ["2.5", "1e-3", "0.33333333333333333333"])
    func refusesFractions(_ text: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("x\n\(text)\n".utf8), to: "t.csv")
        #expect(
            folder.message { _ = try CSV.read(path).tensor(dtype: .int32) } == """
                't.csv', line 2:1: expected a whole number, for int32, in column 'x', but got \
                '\(text)'. Read the column as float32.
                """)
    }

    @Test(
        "Types without a decimal spelling are refused",
        arguments: [DType.float16, .bfloat16, .bool])
    func refusesTypes(_ dtype: DType) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("x\n1\n".utf8), to: "t.csv")
        let message = folder.message { _ = try CSV.read(path).tensor(dtype: dtype) }
        #expect(
            message
                == "'t.csv': expected float32, float64, int32, int64 or uint8, but got \(dtype). "
                + "Read one of these and cast the tensor.")
    }
}
