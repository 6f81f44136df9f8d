import DescentCore
import DescentData
import Testing
import FileTesting

/// What spreadsheets, editors and statistics programs do to tables.
struct CSVNeighbourTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ text: String) throws -> String {
        try folder.write(Array(text.utf8), to: "t.csv")
    }

    @Test(
        arguments: [
            "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "-nan", "null", "NULL", "None", "?",
            "", " NA ", "\"NA\"", "\"\"",
        ])
    func `each mark of a missing number is one`(_ mark: String) throws {
        let values = try CSV.read(try file("a,b\n1,\(mark)\n\(mark),4\n"), missing: .nan)
            .tensor().scalars()
        #expect(values[0] == 1 && values[1].isNaN && values[2].isNaN && values[3] == 4)
    }

    @Test func `other marks may be given, also numbers, and then only these count`() throws {
        let path = try file("a\n-999\n2\n-\n\n-99\n")
        let table = try CSV.read(path, missing: 0, missingMarks: ["-999", "-"])
        #expect(try table.tensor(column: "a").scalars() == [0, 2, 0, 0, -99])
        let nan = try file("a\nNA\n")
        #expect(throws: FileError.self) {
            try CSV.read(nan, missing: 0, missingMarks: ["?"]).tensor()
        }
    }

    @Test(arguments: [("inf", 1.0), ("-Inf", -1), ("+INF", 1), ("Infinity", 1), ("-infinity", -1)])
    func `infinite numbers are read where they are allowed`(_ text: String, _ sign: Double) throws {
        let path = try file("a\n\(text)\n1\n")
        let values = try CSV.read(path, allowsInfinity: true).tensor().scalars()
        #expect(values == [sign * .infinity, 1])
        #expect(
            folder.message {
                _ = try CSV.read(path, allowsInfinity: true).tensor(dtype: .int32)
            } == """
                't.csv', line 2:1: expected a number in the range of int32 in column 'a', but got \
                '\(text)'. Correct the number, or ask for a wider type.
                """)
    }

    @Test func `numbers in every usual spelling are read`() throws {
        let path = try file("a,b\n1e5,1E+05\n 1.5 ,\"2\"\n+3,-.5\n")
        #expect(try CSV.read(path).tensor().scalars() == [1e5, 1e5, 1.5, 2, 3, -0.5])
    }

    @Test func `a decimal comma goes with its own separators`() throws {
        let path = try file("a;b\n1,5;2\n-,5;1.5\n")
        #expect(
            folder.message { _ = try CSV.read(path, decimal: ",").tensor() } == """
                't.csv', line 3:5: expected a number in column 'b', but got '1.5'. Use ASCII digits, \
                a decimal comma and nothing between digits: 1234,5.
                """)
        let tabs = try file("a\tb\n1,5\t2e-1\n")
        #expect(
            try CSV.read(tabs, separator: "\t", decimal: ",").tensor(dtype: .float64).scalars()
                == [1.5, 0.2])
        #expect(
            folder.message { _ = try CSV.read(tabs, separator: ",", decimal: ",") } == """
                't.csv': expected a separator other than the decimal point, but got ',' for both. \
                Pass separator: ";" or "\\t".
                """)
        #expect(
            folder.message { _ = try CSV.read(tabs, decimal: "·") } == """
                't.csv': expected a decimal point '.' or ',', but got '·'. Pass decimal: "," for \
                numbers such as 1,25.
                """)
    }

    @Test(arguments: [(";", ";"), ("\t", "\\t"), ("|", "|")])
    func `a file with another separator says which to pass`(_ mark: String, _ name: String) throws {
        let path = try file("a\(mark)b\n1\(mark)2\n")
        let hint =
            "If '\(name)' stands between the cells of this file, pass separator: \"\(name)\"."
        #expect(folder.message { _ = try CSV.read(path).tensor() }.hasSuffix(hint))
        #expect(folder.message { _ = try CSV.read(path).tensor(column: "b") }.hasSuffix(hint))
        let comma = try file("a\(mark)b\n1,5\(mark)2\n")
        #expect(folder.message { _ = try CSV.read(comma) }.hasSuffix(hint))
    }

    @Test func `truth values do not mix with numbers in a column`() throws {
        #expect(
            folder.message { _ = try CSV.read(try file("a\nTrue\n2\n")).tensor() } == """
                't.csv', line 3:1: expected true or false, as in the cells above, in column 'a', but \
                got '2'. 'true' and 'false' become 1 and 0 in a column of nothing else.
                """)
        #expect(
            folder.message { _ = try CSV.read(try file("a\n1\nFALSE\n")).tensor() } == """
                't.csv', line 3:1: expected a number in column 'a', but got 'FALSE'. 'true' and \
                'false' become 1 and 0 in a column of nothing else.
                """)
        let gaps = try CSV.read(try file("a\nTRUE\nNA\nfalse\n"), missing: -1)
        #expect(try gaps.tensor(dtype: .int32).scalars() == [1, -1, 0])
    }

    @Test func `a last column without name is kept if anything is in it`() throws {
        #expect(try CSV.read(try file("a,b,\n1,2,\n3,4,5\n")).columnNames == ["a", "b", ""])
        let table = try CSV.read(try file("1,2,\n3,4,\n"), header: false)
        #expect(try table.tensor().scalars() == [1, 2, 3, 4])
        #expect(
            folder.message { _ = try CSV.read(try file("a,b\n1,2,\n")) } == """
                't.csv', line 2:1: expected 2 cells, as in the first line, but got 3. Remove the \
                separator at the end of the line.
                """)
    }

    @Test func `names of rows without a name of their column are explained`() throws {
        let message = folder.message { _ = try CSV.read(try file("a,b\nr1,1,2\nr2,3,4\n")) }
        #expect(
            message.hasSuffix("as R writes them, add a name for that column to the first line."))
    }

    @Test func `names in quotes keep their blanks, and are found without them`() throws {
        let table = try CSV.read(try file("\" a\",b\n1,2\n"))
        #expect(table.columnNames == [" a", "b"])
        #expect(try table.tensor(column: "a").scalars() == [1])
        #expect(try table.tensor(column: " b ").scalars() == [2])
    }

    @Test(
        arguments: [
            (
                [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
                "compressed with bzip2"
            ),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "compressed with xz"),
            ([0x28, 0xB5, 0x2F, 0xFD], "compressed with Zstandard"),
            ([0x50, 0x4B, 3, 4, 20, 0], "a zip archive"),
            ([0x50, 0x41, 0x52, 0x31, 0x15, 4], "a Parquet file"),
            ([0xFE, 0xFF, 0, 0x61], "UTF-16 text"),
            ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0], "an npy file"),
        ] as [([UInt8], String)])
    func `a file that is no text is named`(_ start: [UInt8], _ name: String) throws {
        let path = try folder.write(start + [UInt8](repeating: 65, count: 20), to: "t.csv")
        #expect(folder.message { _ = try CSV.read(path) }.contains("expected UTF-8 text, but got"))
        #expect(folder.message { _ = try CSV.read(path) }.contains(name))
    }

    @Test func `a separator that the first line names gives way to the caller's`() throws {
        let path = try file("sep=;\na|b\n1|2\n")
        #expect(try CSV.read(path, separator: "|").tensor().scalars() == [1, 2])
        // Not a separator that could be meant: a name like any other.
        #expect(try CSV.read(try file("sep=1\n2\n")).columnNames == ["sep=1"])
    }
}
