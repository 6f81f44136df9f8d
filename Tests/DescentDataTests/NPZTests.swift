import DescentCore
import DescentData
import Testing
import FileTesting

@Suite struct NPZTests {
    @Test("NumPy's archives are read", arguments: ["stored", "compressed", "streamed"])
    func reads(_ name: String) throws {
        let arrays = try NPZ.read(try fixture("npz/\(name).npz"))
        #expect(arrays.keys.sorted() == ["dense/kernel", "x", "y"])
        #expect(try arrays["x"]?.scalars() == [0, 1, 2, 3, 4, 5])
        #expect(arrays["x"]?.shape == [2, 3])
        #expect(arrays["y"]?.dtype == .float16)
        #expect(try arrays["y"]?.scalars() == [1.5])
        #expect(arrays["dense/kernel"]?.shape == [3, 4])
    }

    @Test("An archive without arrays is read and written as NumPy does")
    func readsEmpty() throws {
        let folder = try TemporaryFolder()
        #expect(try NPZ.read(try fixture("npz/none.npz")).isEmpty)
        try NPZ.write([:], to: folder["t.npz"])
        #expect(try folder.bytes("t.npz") == fixtureBytes("npz/none.npz"))
    }

    @Test("What is written is read back, and equal tensors make equal files")
    func writes() throws {
        let folder = try TemporaryFolder()
        let arrays = try NPZ.read(try fixture("npz/stored.npz"))
        try NPZ.write(arrays, to: folder["a.npz"])
        try NPZ.write(try NPZ.read(folder["a.npz"]), to: folder["b.npz"])
        #expect(try folder.bytes("a.npz") == folder.bytes("b.npz"))
        #expect(try folder.names == ["a.npz", "b.npz"])
        let again = try NPZ.read(folder["b.npz"])
        #expect(again.keys == arrays.keys)
        for (name, tensor) in arrays {
            #expect(again[name]?.shape == tensor.shape)
            #expect(again[name]?.dtype == tensor.dtype)
            #expect(try again[name]?.scalars() == tensor.scalars())
        }
    }

    @Test("Members are stored as the npy files that NumPy writes")
    func storesNPY() throws {
        let folder = try TemporaryFolder()
        try NPZ.write(["v": try NPY.read(try fixture("npy/vector.npy"))], to: folder["t.npz"])
        let bytes = try folder.bytes("t.npz")
        let member = try fixtureBytes("npy/vector.npy")
        #expect(Array(bytes[35..<35 + member.count]) == member)  // 30 bytes of header, then "v.npy"
    }

    @Test(
        "A name that could be mistaken for a path outside is not written",
        arguments: [
            "", "../x", "a/../b", "/x", "a\\b", "a\0b",
        ])
    func refusesNames(_ name: String) throws {
        let folder = try TemporaryFolder()
        let tensor = Tensor.zeros([1])
        #expect(throws: FileError.self) { try NPZ.write([name: tensor], to: folder["t.npz"]) }
        #expect(try folder.names.isEmpty)
    }

    @Test("Limits on members and sizes hold")
    func obeysLimits() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(try fixtureBytes("npz/zeros.npz"), to: "t.npz")
        #expect(try NPZ.read(path)["x"]?.shape == [10_000_000])
        var limits = FileLimits()
        limits.fileBytes = 1 << 20
        #expect(
            folder.message { _ = try NPZ.read(path, limits: limits) } == """
                't.npz': expected at most 1048576 unpacked bytes, but got 10000128. Raise \
                FileLimits.fileBytes if the archive is meant to be that large.
                """)
        limits = FileLimits()
        limits.zipMembers = 0
        #expect(
            folder.message { _ = try NPZ.read(path, limits: limits) } == """
                't.npz': expected at most 0 members, but got 1. Raise FileLimits.zipMembers if \
                that many are meant.
                """)
        limits = FileLimits()
        limits.inflateRatio = 100
        #expect(
            folder.message { _ = try NPZ.read(path, limits: limits) } == """
                't.npz', member 'x.npy': expected at most 981200 bytes from 9812 packed ones, \
                but got 10000128. Do not trust this archive. The limit is \
                FileLimits.inflateRatio.
                """)
    }

    @Test(
        "No change of one byte brings the reader down",
        arguments: ["stored", "compressed", "streamed"])
    func survivesChanges(_ name: String) throws {
        let folder = try TemporaryFolder()
        let bytes = try fixtureBytes("npz/\(name).npz")
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0xFF
            let path = try folder.write(changed, to: "t.npz")
            _ = try? NPZ.read(path)
        }
    }
}
