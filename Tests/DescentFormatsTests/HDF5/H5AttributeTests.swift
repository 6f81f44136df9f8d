import DescentData
import Testing

@testable import DescentFormats

@Suite struct H5AttributeTests {
    @Test("Texts of both kinds are read, wherever they are", arguments: [[], ["x"], ["group"]])
    func places(_ path: [String]) throws {
        let reader = try H5Reader.fixture("good/texts.h5")
        #expect(try reader.text("utf8", at: path) == "größe")
        #expect(try reader.text("ascii", at: path) == "bytes")
        #expect(try reader.text("empty", at: path).isEmpty)
        #expect(try reader.hasAttribute("utf8", at: path))
        #expect(try !reader.hasAttribute("utf", at: path))
    }

    @Test("Texts of a fixed length lose what fills them up")
    func padding() throws {
        let reader = try H5Reader.fixture("good/texts.h5")
        #expect(try reader.text("fixed utf8", at: []) == "größe")
        #expect(try reader.text("spaces", at: []) == "ab")
    }

    @Test("Long texts are read")
    func long() throws {
        let text = try H5Reader.fixture("good/texts.h5").text("model_config", at: [])
        #expect(text == "{\"a\": \"\(String(repeating: "é", count: 9_000))\"}")
        let large = try H5Reader.fixture("good/large-text.h5")
        #expect(
            try large.textBytes("model_config", at: []) == [UInt8](repeating: 120, count: 70_000))
    }

    @Test("Lists of texts of both kinds are read")
    func lists() throws {
        let reader = try H5Reader.fixture("good/texts.h5")
        #expect(try reader.texts("layer_names", at: []) == ["dense", "dense_1", "a"])
        #expect(try reader.texts("names", at: []) == ["dense", "größe", ""])
        #expect(try reader.texts("none", at: []).isEmpty)
        #expect(try reader.texts("utf8", at: []) == ["größe"])
    }

    @Test("Whole numbers are read")
    func integers() throws {
        let reader = try H5Reader.fixture("good/texts.h5")
        #expect(try reader.integers("number", at: []) == [7])
        #expect(try reader.integers("numbers", at: []) == [1, -2, 3])
    }

    @Test("Attributes that are something else are refused")
    func refused() throws {
        let reader = try H5Reader.fixture("good/texts.h5")
        #expect(
            h5Message { _ = try reader.text("number", at: ["x"]) } == """
                't.h5', member '/x@number': expected an attribute of this name, but got none. \
                Check that the file was saved from this model.
                """)
        #expect(
            h5Message { _ = try reader.text("number", at: []) } == """
                't.h5', member '/@number': expected text, but got something else. Check that \
                the file was saved from this model.
                """)
        #expect(
            h5Message { _ = try reader.text("names", at: []) } == """
                't.h5', member '/@names': expected one text, but got 3. Check that the file was \
                saved from this model.
                """)
        #expect(
            h5Message { _ = try reader.text("latin1", at: []) } == """
                't.h5', member '/@latin1': expected text in UTF-8, but got other bytes. Save \
                the model again with Keras.
                """)
        #expect(
            h5Message { _ = try reader.integers("float", at: []) } == """
                't.h5', member '/@float': expected whole numbers, but got something else. Check \
                that the file was saved from this model.
                """)
    }

    @Test("Attributes beyond the limit are refused, by their sum and before they are read")
    func limits() throws {
        var limits = FileLimits()
        limits.hdf5AttributeBytes = 1_000
        let reader = try H5Reader.fixture("good/texts.h5", limits: limits)
        #expect(
            h5Message { _ = try reader.text("model_config", at: []) } == """
                't.h5', member '/@model_config': expected at most 1000 bytes, but got 18009. \
                Raise FileLimits.hdf5AttributeBytes if the attribute is meant to be that large.
                """)
        let large = try H5Reader.fixture("good/large-text.h5", limits: limits)
        #expect(h5Message { _ = try large.text("model_config", at: []) }.contains("got 70000"))
        let same = try H5Reader.fixture("refused/one-text.h5", limits: limits)
        #expect(h5Message { _ = try same.texts("names", at: []) }.contains("but got 5040"))
    }
}
