import DescentCore
import DescentData
import Testing

@testable import DescentFormats

@Suite struct H5ReaderTests {
    static let typeCases: [(String, DType)] = [
        ("f2", .float16), ("f4", .float32), ("f8", .float64), ("i1", .int32), ("i2", .int32),
        ("i4", .int32), ("i8", .int64), ("u1", .uint8), ("u2", .int32), ("u4", .int64),
        ("u8", .int64),
    ]

    @Test("Numbers of every type and order of bytes are read", arguments: typeCases)
    func types(_ code: String, _ dtype: DType) throws {
        let reader = try H5Reader.fixture("good/types.h5")
        let isSigned = !code.hasPrefix("u")
        for order in ["little", "big"] {
            let dataset = try reader.dataset([order, isSigned ? "signed \(code)" : code])
            #expect(dataset.dtype == dtype)
            #expect(dataset.shape == [2, 3])
            let tensor = try dataset.tensor()
            #expect(tensor.dtype == dtype)
            #expect(try tensor.scalars() == counting(6, from: isSigned ? -3 : 0))
        }
    }

    @Test("h5py's bools are read")
    func bools() throws {
        let reader = try H5Reader.fixture("good/types.h5")
        let tensor = try reader.dataset(["bool"], shape: [3], dtype: .bool).tensor()
        #expect(try tensor.scalars() == [1, 0, 1])
    }

    @Test("Shapes of any rank are read", arguments: 0...8)
    func ranks(_ rank: Int) throws {
        let reader = try H5Reader.fixture("good/shapes.h5")
        let shape = Shape([Int](repeating: 2, count: rank))
        let dataset = try reader.dataset(["rank \(rank)"], shape: shape)
        #expect(try dataset.tensor().scalars() == counting(1 << rank))
    }

    @Test("Data sets without elements are read")
    func empty() throws {
        for file in ["good/shapes.h5", "good/packed.h5"] {
            let dataset = try H5Reader.fixture(file).dataset(["empty"])
            #expect(dataset.shape == [0, 3])
            #expect(try dataset.tensor().scalars().isEmpty)
        }
    }

    @Test(
        "Chunks, deflate, shuffle and checksums are undone",
        arguments: [
            "gzip", "shuffle and gzip", "checksum", "all", "chunks", "odd chunks", "growing",
            "big-endian",
        ])
    func packed(_ name: String) throws {
        let reader = try H5Reader.fixture("good/packed.h5")
        let dataset = try reader.dataset([name], shape: [20, 30])
        #expect(try dataset.tensor().scalars() == counting(600))
    }

    @Test("Compact data and packed bools are read")
    func compact() throws {
        let reader = try H5Reader.fixture("good/packed.h5")
        #expect(try reader.scalars(["compact"]) == counting(6))
        #expect(try reader.scalars(["bool"]) == (0..<600).map { $0 % 2 == 0 ? 1 : 0 })
    }

    @Test("Newer versions of the format are read", arguments: ["version2", "version3"])
    func versions(_ version: String) throws {
        let reader = try H5Reader.fixture("good/\(version).h5")
        let names = ["one chunk", "fixed", "growing", "growing both", "unpacked"]
        for path in [["a", "b", "plain"]] + names.map({ [$0] }) {
            #expect(try reader.dataset(path, shape: [6, 4]).tensor().scalars() == counting(24))
        }
        #expect(try reader.text("name", at: ["a"]) == "größe")
    }

    @Test("A group says what it holds")
    func children() throws {
        let reader = try H5Reader.fixture("good/version2.h5")
        #expect(try reader.children(of: ["a"]) == [H5Child(name: "b", kind: .group)])
        #expect(try reader.children(of: ["a", "b"]) == [H5Child(name: "plain", kind: .dataset)])
        let many = try H5Reader.fixture("good/many.h5").children(of: [])
        #expect(many.map(\.name) == (0..<20).map { "group \($0)" }.sorted())
    }

    @Test("What Keras saved is read")
    func keras() throws {
        let reader = try H5Reader.fixture("good/keras.weights.h5")
        #expect(
            try reader.children(of: ["layers"]) == [
                H5Child(name: "batch_normalization", kind: .group),
                H5Child(name: "dense", kind: .group),
            ])
        let dense = ["layers", "dense", "vars"]
        #expect(try reader.text("name", at: dense) == "dense")
        #expect(try reader.dataset(dense + ["0"], shape: [2, 3]).tensor().scalars() == counting(6))
        #expect(try reader.scalars(dense + ["1"]) == counting(3, from: 10))
        let variance = ["layers", "batch_normalization", "vars", "3"]
        #expect(try reader.scalars(variance) == counting(3, from: 50))
    }

    @Test("What Keras saved as bfloat16 is read")
    func kerasBFloat16() throws {
        let reader = try H5Reader.fixture("good/bfloat16.weights.h5")
        let kernel = try reader.dataset(["layers", "dense", "vars", "0"], dtype: .bfloat16)
        #expect(try kernel.tensor().scalars() == counting(6))
    }

    @Test("Several readers and threads work at once")
    func threads() async throws {
        try await withThrowingTaskGroup(of: [Double].self) { group in
            for _ in 0..<16 {
                group.addTask {
                    let reader = try H5Reader.fixture("good/packed.h5")
                    return try reader.scalars(["odd chunks"])
                }
            }
            for try await scalars in group { #expect(scalars == counting(600)) }
        }
    }

    @Test("Two files in memory are not taken for one another")
    func twoFiles() throws {
        let first = try H5Reader.fixture("good/shapes.h5")
        let second = try H5Reader.fixture("good/packed.h5")
        #expect(try first.scalars(["one"]) == [1])
        #expect(try second.scalars(["compact"]) == counting(6))
        #expect(try first.scalars(["rank 1"]) == counting(2))
    }
}
