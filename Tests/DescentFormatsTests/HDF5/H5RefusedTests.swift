import DescentCore
import DescentData
import Testing

@testable import DescentFormats

/// Files that are sound HDF5, but lead elsewhere or lie about sizes.
@Suite struct H5RefusedTests {
    static let linkCases: [([String], String)] = [
        (["soft", "x"], "a soft link"), (["nowhere", "x"], "a soft link"),
        (["external", "x"], "a link to another file"), (["group", "x"], "a soft link"),
    ]

    @Test("Links out of the tree are not followed", arguments: linkCases)
    func links(_ path: [String], _ got: String) throws {
        let reader = try H5Reader.fixture("refused/links.h5")
        let message = h5Message { _ = try reader.dataset(path) }
        #expect(message.contains("expected a group or data set in this file, but got \(got)"))
        let parent = path[0] == "group" ? [] : [path[0]]
        #expect(h5Message { _ = try reader.children(of: parent) }.contains("in this file"))
    }

    @Test("A link is refused by the name of the member, the group and the link")
    func linkWording() throws {
        let bytes = try h5Fixture("refused/links.h5")
        let reader = try H5Reader.of(bytes, member: "model.weights.h5")
        #expect(
            h5Message { _ = try reader.dataset(["soft", "x"]) } == """
                't.h5', member 'model.weights.h5:/soft/x': expected a group or data set in this \
                file, but got a soft link. Do not trust this file, or save the model again with \
                Keras.
                """)
        #expect(h5Message { _ = try reader.dataset(["type"]) }.contains("got a named type"))
    }

    @Test(
        "Names are not paths",
        arguments: ["", ".", "..", "/", "soft/x", "/x", "x/", "./x", "x\0", "none"])
    func names(_ name: String) throws {
        let reader = try H5Reader.fixture("refused/links.h5")
        let message = h5Message { _ = try reader.dataset([name]) }
        #expect(message.contains("expected a group or data set of this name, but got none"))
    }

    @Test("A group inside itself is opened as deep as asked for, and no deeper than the limit")
    func cycle() throws {
        let reader = try H5Reader.fixture("refused/cycle.h5")
        let loops = [String](repeating: "loop", count: 30)
        #expect(try reader.scalars(["x"] + loops + ["y"]) == counting(3))
        #expect(try reader.children(of: ["x"]).map(\.name) == ["loop", "up", "y"])
        let message = h5Message { _ = try reader.dataset(["x"] + loops + loops) }
        #expect(message.contains("expected at most 32 groups within one another, but got 61"))
    }

    @Test("Groups of too many members are refused")
    func members() throws {
        var limits = FileLimits()
        limits.hdf5GroupMembers = 19
        let reader = try H5Reader.fixture("good/many.h5", limits: limits)
        #expect(
            h5Message { _ = try reader.children(of: []) } == """
                't.h5': expected at most 19 members, but got more. Raise \
                FileLimits.hdf5GroupMembers if that many are meant.
                """)
    }

    static let elsewhereCases = [
        ("external", "data in other files"), ("virtual", "a virtual data set"),
        ("growing", "a virtual data set"),
    ]

    @Test("Data in other files are not read", arguments: elsewhereCases)
    func elsewhere(_ name: String, _ got: String) throws {
        let reader = try H5Reader.fixture("refused/elsewhere.h5")
        #expect(
            h5Message { _ = try reader.dataset([name]) } == """
                't.h5', member '/\(name)': expected data in this file, but got \(got). Do not \
                trust this file, or save the model again with Keras.
                """)
    }

    static let typeCases = [
        ("text", "text"), ("fixed text", "text"), ("compound", "structures"),
        ("complex", "structures"), ("lists", "lists of any length"), ("reference", "references"),
        ("region", "references"), ("arrays", "arrays as elements"),
        ("enumeration", "an enumeration"), ("opaque", "raw bytes"),
        ("long", "floating-point numbers of another format"),
        ("24 bits", "whole numbers of another format"),
    ]

    @Test("Elements that are not numbers are refused by name", arguments: typeCases)
    func types(_ name: String, _ got: String) throws {
        let reader = try H5Reader.fixture("refused/types.h5")
        #expect(
            h5Message { _ = try reader.dataset([name]) } == """
                't.h5', member '/\(name)': expected numbers: bool, int8 to int64, uint8 to \
                uint64, float16, bfloat16, float32 or float64, but got \(got). Convert the data \
                with astype('float32') before they are saved.
                """)
    }

    @Test("Types of newer versions of HDF5 are refused as such")
    func newTypes() throws {
        var bytes = try h5Fixture("good/packed.h5")
        // version 1, floating point, of 4 bytes
        let float: [UInt8] = [0x11, 0x20, 0x1F, 0, 4, 0, 0, 0]
        for start in bytes.indices where bytes[start...].starts(with: float) {
            bytes[start] = 0x51
        }
        let reader = try H5Reader.of(bytes)
        #expect(
            h5Message { _ = try reader.dataset(["gzip"]) } == """
                't.h5', member '/gzip': expected types as HDF5 1.10 and older describe them, but \
                got version 5. Save the file with h5py's libver='v110' or none.
                """)
    }

    @Test("Another shape or type than the model's is a mismatch that names both")
    func mismatch() throws {
        let reader = try H5Reader.fixture("refused/types.h5")
        #expect(
            h5Message { _ = try reader.dataset(["int64"], shape: [3], dtype: .float32) } == """
                't.h5', member '/int64': expected type float32, but got int64. Check that the \
                file was saved from this model.
                """)
        #expect(
            h5Message { _ = try reader.dataset(["int64"], shape: [3, 1]) } == """
                't.h5', member '/int64': expected shape [3, 1], but got [3]. Check that the file \
                was saved from this model.
                """)
        #expect(h5Message { _ = try reader.dataset(["nothing"]) }.contains("a data set of nothing"))
        #expect(h5Message { _ = try reader.dataset([]) }.contains("expected a data set, but got"))
        #expect(
            h5Message { _ = try reader.dataset(["int64", "x"]) }.contains("expected a group, but"))
        #expect(h5Message { _ = try reader.children(of: ["int64"]) }.contains("expected a group"))
    }

    @Test("Unsigned numbers that no tensor holds are refused")
    func large() throws {
        let dataset = try H5Reader.fixture("refused/types.h5").dataset(["large"])
        #expect(
            h5Message { _ = try dataset.tensor() } == """
                't.h5', member '/large': expected unsigned numbers up to 9223372036854775807, \
                the largest int64, but got 9223372036854775808 at place 1. Save the data as \
                float64 or with smaller numbers.
                """)
    }

    @Test("Filters other than deflate, shuffle and checksums are refused by name")
    func filters() throws {
        let reader = try H5Reader.fixture("refused/filters.h5")
        #expect(
            h5Message { _ = try reader.dataset(["lzf"]) } == """
                't.h5', member '/lzf': expected data without filters or with deflate (gzip) and \
                shuffle, but got filter 32000 'lzf'. Save the data with compression='gzip' or \
                none.
                """)
        #expect(h5Message { _ = try reader.dataset(["offset"]) }.contains("filter 6 'scaleoffset'"))
        #expect(h5Message { _ = try reader.dataset(["twice"]) }.contains("once, in this order"))
    }

    static let sizeCases = [
        ("bomb", "the shape [1048576, 1048576]"), ("plain bomb", "the shape [1048576, 1048576]"),
        ("2 GiB", "elements that were never written"),
        ("plain 2 GiB", "elements that were never written"),
        ("overflow", "the shape [1099511627776, 1099511627776, 1099511627776]"),
        ("beside nothing", "the shape [1099511627776, 0, 1099511627776]"),
        ("never written", "elements that were never written"),
        ("part", "elements that were never written"),
        ("large chunk", "268435456"),
    ]

    @Test("Sizes that the file cannot hold are refused before they are taken", arguments: sizeCases)
    func sizes(_ name: String, _ got: String) throws {
        let reader = try H5Reader.fixture("refused/sizes.h5")
        #expect(h5Message { _ = try reader.dataset([name]) }.contains("but got \(got)"))
    }

    static let chunkCases = [
        ("packed part", "elements that were never written"), ("inflating", "more"),
        ("short", "15"), ("damaged", "damaged data"),
    ]

    @Test("Chunks that are missing or of another size are found before one is kept")
    func chunks() throws {
        let reader = try H5Reader.fixture("refused/sizes.h5")
        for (name, got) in Self.chunkCases {
            let dataset = try reader.dataset([name])
            #expect(h5Message { _ = try dataset.tensor() }.contains("but got \(got)"))
        }
    }

    @Test("The limits of files, axes and unpacking hold")
    func limits() throws {
        var limits = FileLimits()
        limits.tensorRank = 3
        limits.unpackedBytes = 1_000
        let shapes = try H5Reader.fixture("good/shapes.h5", limits: limits)
        #expect(h5Message { _ = try shapes.dataset(["rank 4"]) }.contains("at most 3 axes, but"))
        let packed = try H5Reader.fixture("good/packed.h5", limits: limits)
        #expect(h5Message { _ = try packed.dataset(["gzip"]) }.contains("FileLimits.unpackedBytes"))
        limits.inflateRatio = 1
        limits.unpackedBytes = nil
        let strict = try H5Reader.fixture("good/packed.h5", limits: limits)
        #expect(h5Message { _ = try strict.dataset(["gzip"]) }.contains("FileLimits.inflateRatio"))
        limits.fileBytes = 100
        let message = h5Message { _ = try H5Reader.fixture("good/shapes.h5", limits: limits) }
        #expect(message.contains("expected at most 100 bytes"))
    }
}
