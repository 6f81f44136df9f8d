import DescentCore
import DescentData
import Testing
import FileTesting

/// Archives that hold more than arrays of numbers.
struct NPZChoiceTests {
    private let folder: TemporaryFolder
    private let path: String

    private static let array = NPYMalformedTests.shaped("(2,)")

    private static func array(of type: String) -> [UInt8] {
        NPYMalformedTests.file(
            "{'descr': \(type), 'fortran_order': False, 'shape': (1,), }", data: [1, 2, 3, 4])
    }

    init() throws {
        folder = try TemporaryFolder()
        let bytes = ZipBuilder([
            .init("x.npy", Self.array), .init("folder/", []), .init("readme.txt", [65]),
            .init("title.npy", Self.array(of: "'<U1'")), .init("c.npy", Self.array(of: "'<c8'")),
            .init("o.npy", Self.array(of: "'|O'")), .init("t.npy", Self.array(of: "'<M8[ns]'")),
            .init("d.npy", Self.array(of: "'<m8[s]'")), .init("v.npy", Self.array(of: "'|V4'")),
            .init("s.npy", Self.array(of: "[('a', '<f4')]")), .init("y.npy", Self.array),
        ]).bytes
        path = try folder.write(bytes, to: "t.npz")
    }

    @Test func `everything is listed, with what is not read and why`() throws {
        #expect(
            try NPZ.contents(of: path).map(\.description) == [
                "x: uint8 [2]", "folder/: no array; not read", "readme.txt: no array; not read",
                "title: '<U1', text; not read", "c: '<c8', complex numbers; not read",
                "o: '|O', pickled Python objects; not read", "t: '<M8[ns]', dates; not read",
                "d: '<m8[s]', durations; not read", "v: '|V4', raw bytes; not read",
                "s: a structure of several fields; not read", "y: uint8 [2]",
            ])
        #expect(try NPZ.contents(of: try fixture("npz/none.npz")).isEmpty)
    }

    @Test func `arrays are read by name, or all that hold numbers`() throws {
        #expect(try NPZ.read(path, names: ["y", "x", "y"]).keys.sorted() == ["x", "y"])
        #expect(try NPZ.read(path, names: []).isEmpty)
        let arrays = try NPZ.read(path, skippingOthers: true)
        #expect(arrays.keys.sorted() == ["x", "y"])
        #expect(try arrays["x"]?.scalars() == [1, 2])
        #expect(try NPZ.read(path, names: ["x", "title"], skippingOthers: true).count == 1)
    }

    @Test func `a name that is not there is answered with the nearest, and one that is no number`()
        throws
    {
        #expect(
            folder.message { _ = try NPZ.read(path, names: ["X"]) } == """
                't.npz': expected an array named 'X', but got none of that name. Did you mean 'x'? \
                The arrays are: 'x', 'title', 'c', 'o', 't', 'd', 'v', 's', 'y'.
                """)
        #expect(
            folder.message { _ = try NPZ.read(path, names: ["o"]) } == """
                't.npz', member 'o.npy', byte 10: expected numbers or bools: b1, i1 to i8, u1 to \
                u8, f2, f4 or f8, but got '|O', pickled Python objects. Descent never runs code \
                from files; save plain numbers.
                """)
    }

    @Test func `what is damaged is an error even where others are skipped`() throws {
        let damaged = ZipBuilder.Member("x.npy", Self.array).with { $0.crcError = 1 }
        let bytes = ZipBuilder([damaged, .init("y.npy", Self.array)]).bytes
        let path = try folder.write(bytes, to: "d.npz")
        #expect(throws: FileError.self) { try NPZ.read(path, skippingOthers: true) }
        #expect(try NPZ.read(path, names: ["y"]).count == 1)
    }
}
