import DescentCore
import DescentData
import Testing
import FileTesting

@testable import DescentFormats

@Suite struct SafetensorsTests {
    /// What `types.safetensors` holds, and the type that each is read as.
    static let types: [(String, DType)] = [
        ("int8", .int32), ("int16", .int32), ("int32", .int32), ("int64", .int64),
        ("float16", .float16), ("bfloat16", .bfloat16), ("float32", .float32),
        ("float64", .float64), ("uint8", .uint8), ("uint16", .int32), ("uint32", .int64),
        ("uint64", .int64),
    ]

    @Test("Numbers of every type that the reference writes are read", arguments: types)
    func reads(_ name: String, _ dtype: DType) throws {
        let tensor = try #require(
            try Safetensors.read(try fixture("weights/types.safetensors"), names: [name])[name])
        #expect(tensor.dtype == dtype)
        #expect(tensor.shape == [2, 3])
        let first = name.hasPrefix("u") ? 0.0 : -3
        #expect(try tensor.scalars() == (0..<6).map { first + Double($0) })
    }

    @Test("Truth values are read")
    func readsBools() throws {
        let tensors = try Safetensors.read(try fixture("weights/types.safetensors"))
        #expect(tensors.count == 13)
        #expect(tensors["bool"]?.dtype == .bool)
        #expect(try tensors["bool"]?.scalars() == [1, 0, 1, 0, 0, 1])
    }

    @Test("What is written equals what the reference writes, byte for byte")
    func writesAsReference() throws {
        let folder = try TemporaryFolder()
        let path = try fixture("weights/tensors.safetensors")
        let tensors = try Safetensors.read(path)
        #expect(tensors["Z"]?.shape == [0, 3])
        #expect(tensors["a"]?.shape == [])
        #expect(try tensors["../../x"]?.scalars() == [4])
        let metadata = try Safetensors.contents(of: path).metadata
        #expect(metadata == ["format": "np \"ü\"\n"])
        try Safetensors.write(tensors, to: folder["t.safetensors"], metadata: metadata)
        #expect(try folder.bytes("t.safetensors") == fixtureBytes("weights/tensors.safetensors"))
        #expect(try folder.names == ["t.safetensors"])
    }

    @Test("A file without tensors is read and written")
    func none() throws {
        let folder = try TemporaryFolder()
        #expect(try Safetensors.read(try fixture("weights/none.safetensors")).isEmpty)
        try Safetensors.write([:], to: folder["t"])
        #expect(try folder.bytes("t") == fixtureBytes("weights/none.safetensors"))
    }

    @Test("Tensors of all types come back as they were", arguments: DType.allCases)
    func roundTrip(_ dtype: DType) throws {
        let folder = try TemporaryFolder()
        let values: [Double] = dtype == .bool ? [0, 1, 1, 0] : [0, 1, 100, 7]
        let tensors = [
            "x": Tensor(shape: [2, 2], scalars: values).cast(to: dtype),
            "scalar": Tensor.full([], 1, dtype: dtype), "none": Tensor.zeros([3, 0], dtype: dtype),
        ]
        try Safetensors.write(tensors, to: folder["t"])
        let again = try Safetensors.read(folder["t"])
        #expect(again.keys.sorted() == ["none", "scalar", "x"])
        for (name, tensor) in tensors {
            #expect(again[name]?.spec == tensor.spec)
            #expect(try again[name]?.scalars() == tensor.scalars())
        }
    }

    @Test("The contents are listed in the order of the data")
    func contents() throws {
        let contents = try Safetensors.contents(of: try fixture("weights/float8.safetensors"))
        #expect(
            contents.tensors.map(\.description) == [
                "x: float32 [1]", "scale: F8_E5M2 [2]; not read",
            ])
        #expect(contents.tensors.map(\.byteCount) == [4, 2])
        #expect(contents.metadata.isEmpty)
    }

    @Test("A type that tensors do not have is refused by name, and others can be chosen")
    func refusesTypes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(try fixtureBytes("weights/float8.safetensors"), to: "t")
        #expect(
            folder.message { _ = try Safetensors.read(path) } == """
                't', member 'scale': expected a type that tensors can hold, but got F8_E5M2. \
                Pass the names: of the others ('x'), or write it as F32.
                """)
        #expect(
            folder.message { _ = try Safetensors.read(path, names: ["scale"]) } == """
                't', member 'scale': expected a type that tensors can hold, but got F8_E5M2. \
                Write it as F32, or leave it out.
                """)
        #expect(try Safetensors.read(path, names: ["x"])["x"]?.scalars() == [1])
        #expect(try Safetensors.read(path, names: []).isEmpty)
    }

    @Test("A name that is not there is an error with the nearest")
    func unknownName() throws {
        let folder = try TemporaryFolder()
        try Safetensors.write(["kernel": .zeros([1]), "bias": .zeros([1])], to: folder["t"])
        #expect(
            folder.message { _ = try Safetensors.read(folder["t"], names: ["kernal"]) } == """
                't': expected a tensor named 'kernal', but got none of that name. Did you mean \
                'kernel'? The tensors are: 'bias', 'kernel'.
                """)
    }

    @Test("The name of the metadata is no name of a tensor")
    func refusesName() throws {
        let folder = try TemporaryFolder()
        #expect(
            folder.message {
                try Safetensors.write(["__metadata__": .zeros([1])], to: folder["t"])
            } == """
                't': expected another name than '__metadata__' for a tensor, but got that one. \
                Rename the tensor, or pass texts as metadata.
                """)
        #expect(try folder.names.isEmpty)
    }

    @Test("An invalid tensor is not written, and an old file stays")
    func invalidTensor() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1, 2], to: "t")
        let bad = Tensor.zeros([2]) + Tensor.zeros([3])
        #expect(throws: ShapeError.self) { try Safetensors.write(["a": bad], to: folder["t"]) }
        #expect(try folder.bytes("t") == [1, 2])
    }

    @Test("A limit on the header holds and is named")
    func obeysLimit() throws {
        let folder = try TemporaryFolder()
        try Safetensors.write(["a": .zeros([1])], to: folder["t"])
        var limits = FileLimits()
        limits.safetensorsHeaderBytes = 40
        #expect(
            folder.message { _ = try Safetensors.read(folder["t"], limits: limits) } == """
                't', byte 0: expected a header of at most 40 bytes, but got 56. Give a \
                safetensors file. The limit is FileLimits.safetensorsHeaderBytes.
                """)
        limits = FileLimits()
        limits.tensorRank = 0
        #expect(
            folder.message { _ = try Safetensors.read(folder["t"], limits: limits) } == """
                't', member 'a': expected at most 0 axes, but got 1. Raise FileLimits.tensorRank \
                if that many are meant.
                """)
    }
}
