import DescentCore
import DescentData
import Testing
import FileTesting

@Suite struct CSVFormTests {
    @Test(
        "Every form that RFC 4180 allows is read",
        arguments: [
            ("LF", "a,b\n1,2\n3,4\n"), ("CRLF", "a,b\r\n1,2\r\n3,4\r\n"),
            ("both", "a,b\r\n1,2\n3,4"), ("no last line end", "a,b\n1,2\n3,4"),
            ("empty lines at the end", "a,b\n1,2\n3,4\n\n \t\r\n\n"),
            ("empty lines before the names", "\n\r\na,b\n1,2\n3,4\n"),
            ("blanks around the names", " a ,\tb\n1,2\n3,4\n"),
            ("Excel's first line", "sep=,\r\na,b\r\n1,2\r\n3,4\r\n"),
            ("Excel's first line, another separator", "\u{FEFF}sep=;\na;b\n1;2\n3;4\n"),
            ("a separator at the end of each line", "a,b,\n1,2,\n3,4,\n"),
            ("byte order mark", "\u{FEFF}a,b\n1,2\n3,4\n"),
            ("quotes", "\"a\",\"b\"\n\"1\",2\n3,\"4\"\n"),
            ("spaces and tabs around numbers", "a,b\n 1 ,2\n3,\t4 \n"),
        ])
    func reads(_ what: String, _ text: String) throws {
        let folder = try TemporaryFolder()
        let table = try CSV.read(try folder.write(Array(text.utf8), to: "t.csv"))
        #expect(table.columnNames == ["a", "b"])
        #expect(table.rowCount == 2)
        #expect(try table.tensor().scalars() == [1, 2, 3, 4])
        #expect(try table.tensor().shape == [2, 2])
    }

    @Test("Quoted cells may hold separators, line ends and quotes; text is kept as it is")
    func readsQuotedText() throws {
        let folder = try TemporaryFolder()
        let text = "name,note\n Zoë ,\"a, \"\"b\"\"\r\nc\"\n\"\"\"\",\"\"\n漢字😀,x\n"
        let table = try CSV.read(try folder.write(Array(text.utf8), to: "t.csv"))
        #expect(try table.column("name") == [" Zoë ", "\"", "漢字😀"])
        #expect(try table.column(1) == ["a, \"b\"\r\nc", "", "x"])
    }

    @Test("Other separators and files without header are read")
    func readsVariants() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("1;2\n3;4\n".utf8), to: "t.csv")
        let table = try CSV.read(path, header: false, separator: ";")
        #expect(table.columnNames == ["0", "1"])
        #expect(try table.tensor().scalars() == [1, 2, 3, 4])
        #expect(try CSV.read(path, header: false).columnCount == 1)
    }

    @Test("A single column may have empty lines, which are empty cells")
    func readsSingleColumn() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("x\n1\n\n3\n".utf8), to: "t.csv")
        #expect(try CSV.read(path, missing: -1).tensor(column: "x").scalars() == [1, -1, 3])
    }

    static let bad: [BadFile] = [
        BadFile(
            "an empty file", "",
            """
            't.csv': expected a header and data, but got an empty file. Check what wrote the \
            file.
            """),
        BadFile(
            "a byte order mark only", "\u{FEFF}",
            """
            't.csv': expected a header and data, but got an empty file. Check what wrote the \
            file.
            """),
        BadFile(
            "a header only", "a,b\n",
            """
            't.csv': expected data after the header, but got the header only. Pass header: \
            false if the first line holds data.
            """),
        BadFile(
            "an unclosed quote", "a,b\n1,\"2\n3,4\n",
            """
            't.csv', line 2:3: expected a closing quote for the one that opens here, but got \
            the end of the file. Close the quote; inside a cell, write quotes twice.
            """),
        BadFile(
            "text after a quote", "a,b\n1,\"2\"x\n",
            """
            't.csv', line 2:6: expected a separator or line end after the closing quote, but \
            got 'x'. Put the whole cell in quotes and write the quotes inside twice.
            """),
        BadFile(
            "a quote inside a cell", "a,b\n1,2\"3\"\n",
            """
            't.csv', line 2:4: expected no quote inside a cell that does not start with one, \
            but got '"'. Put the whole cell in quotes and write the quotes inside twice.
            """),
        BadFile(
            "too few cells", "a,b\n1,2\n3\n",
            """
            't.csv', line 3:1: expected 2 cells, as in the first line, but got 1. Add what is \
            missing; an empty cell still needs its separator.
            """),
        BadFile(
            "too many cells", "a,b\n1,2\n3,4,5\n",
            """
            't.csv', line 3:1: expected 2 cells, as in the first line, but got 3. Put cells \
            that contain the separator in quotes.
            """),
        BadFile(
            "an empty line", "a,b\n1,2\n\n3,4\n",
            """
            't.csv', line 3:1: expected 2 cells, as in the first line, but got an empty line. \
            Remove the line.
            """),
        BadFile(
            "a lone CR", "a,b\r1,2\r",
            """
            't.csv', line 1:4: expected lines that end with LF or CRLF, but got a lone CR. \
            Convert the line ends, or put the cell in quotes.
            """),
        BadFile(
            "CRLF and CR", "a,b\r\n1,2\r3,4\r\n",
            """
            't.csv', line 2:4: expected lines that end with LF or CRLF, but got a lone CR. \
            Convert the line ends, or put the cell in quotes.
            """),
        BadFile(
            "a NUL byte", "a,b\n1,2\0\n",
            """
            't.csv', line 2:4: expected text, but got a NUL byte. Is this a CSV file, in UTF-8 \
            rather than UTF-16?
            """),
        BadFile(
            "a NUL byte in quotes", "a,b\n1,\"2\0\"\n",
            """
            't.csv', line 2:5: expected text, but got a NUL byte. Is this a CSV file, in UTF-8 \
            rather than UTF-16?
            """),
        BadFile(
            "UTF-16", [0xFF, 0xFE, 0x61, 0, 0x2C, 0],
            """
            't.csv': expected UTF-8 text, but got UTF-16 text. Save the file as UTF-8; in \
            Excel choose 'CSV UTF-8'.
            """),
        BadFile(
            "Latin-1", Array("a,b\n1,Zo".utf8) + [0xEB] + Array("\n".utf8),
            """
            't.csv', line 2:5: expected UTF-8 text, but got the byte 0xEB. Save the file as \
            UTF-8; it may be in Windows-1252 or Latin-1.
            """),
        BadFile(
            "an overlong character", Array("é,".utf8) + [0xC0, 0xAF],
            """
            't.csv', line 1:3: expected UTF-8 text, but got the byte 0xC0. Save the file as \
            UTF-8; it may be in Windows-1252 or Latin-1.
            """),
        BadFile(
            "a surrogate", Array("a\n".utf8) + [0xED, 0xA0, 0x80],
            """
            't.csv', line 2:1: expected UTF-8 text, but got the byte 0xED. Save the file as \
            UTF-8; it may be in Windows-1252 or Latin-1.
            """),
        BadFile(
            "beyond Unicode", Array("a\n".utf8) + [0xF4, 0x90, 0x80, 0x80],
            """
            't.csv', line 2:1: expected UTF-8 text, but got the byte 0xF4. Save the file as \
            UTF-8; it may be in Windows-1252 or Latin-1.
            """),
        BadFile(
            "a character cut short", Array("a\n".utf8) + [0xE2, 0x82],
            """
            't.csv', line 2:1: expected UTF-8 text, but got the byte 0xE2. Save the file as \
            UTF-8; it may be in Windows-1252 or Latin-1.
            """),
    ]

    @Test("A bad file is refused with line and character", arguments: bad)
    func refuses(_ file: BadFile) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file.bytes, to: "t.csv")
        #expect(folder.message { _ = try CSV.read(path) } == file.message)
    }

    @Test("Lines count as an editor counts them, after quoted line breaks too")
    func countsLines() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("a,b\n\"x\ny\",1\nñ,é\"\n".utf8), to: "t.csv")
        #expect(
            folder.message { _ = try CSV.read(path) } == """
                't.csv', line 4:4: expected no quote inside a cell that does not start with \
                one, but got '"'. Put the whole cell in quotes and write the quotes inside \
                twice.
                """)
    }

    @Test("Records and columns beyond the limits are refused")
    func refusesBeyondLimits() throws {
        let folder = try TemporaryFolder()
        let wide = String(repeating: ",", count: 65_536) + "\n"
        let path = try folder.write(Array(wide.utf8), to: "wide.csv")
        #expect(
            folder.message { _ = try CSV.read(path) } == """
                'wide.csv', line 1:1: expected at most 65536 columns, but got more. Raise \
                FileLimits.csvColumns if that many are meant.
                """)
        var limits = FileLimits()
        limits.csvRecordBytes = 10
        let long = try folder.write(Array("a,b\n1,2\n123456,7890\n".utf8), to: "long.csv")
        #expect(
            folder.message { _ = try CSV.read(long, limits: limits) } == """
                'long.csv', line 3:1: expected a record of at most 10 bytes, but got 12 or \
                more. Close the quotes, or raise FileLimits.csvRecordBytes if that many are \
                meant.
                """)
    }

    @Test(
        "A separator that numbers, quotes or lines use is refused",
        arguments: [
            "\"", "\n", "\r\n", "1", ".", "-", "e", "→",
        ] as [Character])
    func refusesSeparator(_ separator: Character) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("a\n1\n".utf8), to: "t.csv")
        let message = folder.message { _ = try CSV.read(path, separator: separator) }
        #expect(message.hasPrefix("'t.csv': expected a separator of one ASCII character"))
    }
}
