import DescentCore
import DescentData
import Testing
import FileTesting

@Suite struct NPYTests {
    @Test(
        "NumPy's numbers are read back from every type",
        arguments: [
            ("le-f2", DType.float16, -3.0), ("le-f4", .float32, -3), ("le-f8", .float64, -3),
            ("be-f2", .float16, -3), ("be-f4", .float32, -3), ("be-f8", .float64, -3),
            ("i1", .int32, -3), ("le-i2", .int32, -3), ("be-i2", .int32, -3), ("le-i4", .int32, -3),
            ("be-i4", .int32, -3), ("le-i8", .int64, -3), ("be-i8", .int64, -3), ("u1", .uint8, 0),
            ("le-u2", .int32, 0), ("be-u2", .int32, 0), ("le-u4", .int64, 0), ("be-u4", .int64, 0),
            ("le-u8", .int64, 0), ("be-u8", .int64, 0), ("version2", .float64, 0),
            ("version3", .float64, 0), ("fortran-be", .int32, 0),
        ])
    func readsEveryType(_ name: String, _ dtype: DType, _ first: Double) throws {
        let tensor = try NPY.read(try fixture("npy/\(name).npy"))
        #expect(tensor.shape == [2, 3])
        #expect(tensor.dtype == dtype)
        #expect(try tensor.scalars() == (0..<6).map { first + Double($0) })
    }

    @Test(
        "Every shape is read",
        arguments: [
            ("scalar", [], [1.5]), ("empty", [0, 3], []), ("vector", [5], [0, 1, 2, 3, 4]),
            ("bool", [3], [1, 0, 1]), ("fortran", [2, 3, 4], (0..<24).map(Double.init)),
        ] as [(String, [Int], [Double])])
    func readsEveryShape(_ name: String, _ shape: [Int], _ values: [Double]) throws {
        let tensor = try NPY.read(try fixture("npy/\(name).npy"))
        #expect(tensor.shape == Shape(shape))
        #expect(try tensor.scalars() == values)
    }

    @Test(
        "What is written equals NumPy's file byte for byte",
        arguments: [
            "le-f2", "le-f4", "le-f8", "le-i4", "le-i8", "u1", "bool", "scalar", "empty", "vector",
        ])
    func writesAsNumPy(_ name: String) throws {
        let folder = try TemporaryFolder()
        try NPY.write(try NPY.read(try fixture("npy/\(name).npy")), to: folder["t.npy"])
        #expect(try folder.bytes("t.npy") == fixtureBytes("npy/\(name).npy"))
        #expect(try folder.names == ["t.npy"])
    }

    @Test("A type that NumPy does not have is not written")
    func refusesBFloat16() throws {
        let folder = try TemporaryFolder()
        let tensor = Tensor.zeros([2], dtype: .bfloat16)
        #expect(
            folder.message { try NPY.write(tensor, to: folder["t.npy"]) } == """
                't.npy': expected a type that NumPy has, but got bfloat16. Cast the tensor to \
                float32 first.
                """)
        #expect(try folder.names.isEmpty)
    }

    @Test(
        "An array that no tensor can hold is refused by name",
        arguments: [
            (
                "object",
                """
                't.npy', byte 10: expected numbers or bools: b1, i1 to i8, u1 to u8, f2, f4 or \
                f8, but got '|O', pickled Python objects. Descent never runs code from files; \
                save plain numbers.
                """
            ),
            (
                "text",
                """
                't.npy', byte 10: expected numbers or bools: b1, i1 to i8, u1 to u8, f2, f4 or \
                f8, but got '<U2', text. Save the place of each text in a list of them: \
                np.unique(…, return_inverse=True).
                """
            ),
            (
                "complex",
                """
                't.npy', byte 10: expected numbers or bools: b1, i1 to i8, u1 to u8, f2, f4 or \
                f8, but got '<c8', complex numbers. Save the real and imaginary parts as arrays of \
                their own.
                """
            ),
            (
                "date",
                """
                't.npy', byte 10: expected numbers or bools: b1, i1 to i8, u1 to u8, f2, f4 or \
                f8, but got '<M8[s]', dates. Save them as numbers: astype('int64'), or a difference \
                in days.
                """
            ),
            (
                "record",
                """
                't.npy', byte 10: expected numbers or bools, but got a structure of several \
                fields. Save each field as an array of its own.
                """
            ),
            (
                "large",
                """
                't.npy', byte 136: expected unsigned numbers up to 9223372036854775807, the \
                largest int64, but got 9223372036854775808. Write the array as float64 or with \
                smaller numbers.
                """
            ),
        ])
    func refusesTypes(_ name: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(try fixtureBytes("npy/refused-\(name).npy"), to: "t.npy")
        #expect(folder.message { _ = try NPY.read(path) } == message)
    }
}
