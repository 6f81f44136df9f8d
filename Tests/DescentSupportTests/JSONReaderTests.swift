import DescentSupport
import Testing

@Suite struct JSONReaderTests {
    @Test("Values of every kind are read, in their order")
    func values() throws {
        let text = #" {"b": [1, -2.5, 1e3, null], "a": {"x": true, "y": false}, "": ""} "#
        #expect(
            try JSONReader.read(text) == [
                "b": [1, -2.5, 1000.0, .null], "a": ["x": true, "y": false], "": "",
            ])
        #expect(try JSONReader.read("0") == 0)
        #expect(try JSONReader.read("-0.0") == .double(-0.0))
        #expect(try JSONReader.read("9223372036854775807") == .int(.max))
        #expect(try JSONReader.read("9223372036854775808") == .double(0x1p63))
        #expect(try JSONReader.read("0.1") == .double(0.1))
    }

    @Test("Texts with and without escapes")
    func texts() throws {
        #expect(try JSONReader.read(#""Zürich 🏔""#) == "Zürich 🏔")
        let escaped = #""\"\\\/\b\f\n\r\t\u00e9\ud83c\udfd4""#
        #expect(try JSONReader.read(escaped) == "\"\\/\u{8}\u{c}\n\r\té🏔")
    }

    @Test("What is written is read again")
    func roundTrips() throws {
        let value: JSONValue = [
            "name": "a \"b\" \\ <c>\n\u{1}é",
            "list": [1, 0.1, 1e-7, 1e300, -3, .null, true, [], [:]],
        ]
        #expect(try JSONReader.read(value.text) == value)
        #expect(JSONValue.object([JSONMember("a", [1, 2.0])]).text == #"{"a": [1, 2.0]}"#)
    }

    @Test(
        "What is not JSON is named, and where",
        arguments: [
            ("", 0, "the end"), ("{", 1, "the end"), ("[1,]", 3, "']'"), (#"{"a":1,}"#, 7, "'}'"),
            ("[1 2]", 3, "'2'"), ("nul", 0, "'n'"), ("NaN", 0, "'N'"), ("[Infinity]", 1, "'I'"),
            ("-", 1, "the end"), ("01", 1, "'1'"), ("1.", 2, "the end"), (".5", 0, "'.'"),
            ("+1", 0, "'+'"), ("1e400", 0, "1e400"), ("1 x", 2, "'x'"), ("\u{feff}1", 0, "239"),
            (#"{"a":1,"a":2}"#, 7, #""a" again"#), (#"{1:2}"#, 1, "'1'"), (#"{"a" 1}"#, 5, "'1'"),
            (#""abc"#, 4, "the end"), ("\"a\nb\"", 2, "10"), (#""\x""#, 2, "'x'"),
            (#""\u12g4""#, 5, "'g'"), (#""\ud800""#, 1, "half"), (#""\ud800\u0041""#, 1, "half"),
            (#""\udc00""#, 1, "half"), ("'a'", 0, "'''"), ("// c", 0, "'/'"),
            (#""\"#, 2, "the end"),
        ])
    func faults(text: String, offset: Int, got: String) {
        do {
            let value = try JSONReader.read(text)
            Issue.record("read \(value)")
        } catch {
            #expect(error.offset == offset)
            #expect(error.got.contains(got), "\(error)")
        }
    }

    @Test("Bytes that are not UTF-8 are refused, in plain texts and beside escapes")
    func encodings() {
        for middle in [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0x5c, 0x6e, 0xff]] as [[UInt8]] {
            let bytes = [0x22] + middle + [0x22]
            #expect(throws: JSONFault.self) {
                try bytes.withUnsafeBytes { try JSONReader.read($0) }
            }
        }
    }

    @Test("Depth is limited, whatever stands inside")
    func depth() throws {
        let deep = { (count: Int) in
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(throws: Never.self) { try JSONReader.read(deep(JSONReader.depthLimit)) }
        let texts = [
            deep(129), String(repeating: "[", count: 200_000),
            String(repeating: #"{"a":"#, count: 129),
        ]
        for text in texts {
            do {
                _ = try JSONReader.read(text)
                Issue.record("was read")
            } catch {
                #expect(error.isTooLarge && error.expected.contains("128"))
            }
        }
    }
}
