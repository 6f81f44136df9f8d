import DescentCore
import DescentData
import Testing

@testable import DescentFormats

@Suite struct H5WriterTests {
    @Test("Tensors of every type come back", arguments: DType.allCases)
    func types(_ dtype: DType) throws {
        let tensor = Tensor(shape: [2, 3], scalars: [0, 1, 1, 0, 1, 0] as [Float]).cast(to: dtype)
        let reader = try h5Reader { try $0.write(tensor, at: ["a", "b", "x"]) }
        let dataset = try reader.dataset(["a", "b", "x"], shape: [2, 3], dtype: dtype)
        #expect(try dataset.tensor().scalars() == [0, 1, 1, 0, 1, 0])
    }

    @Test("Shapes of any rank come back", arguments: 0...8)
    func ranks(_ rank: Int) throws {
        let shape = Shape([Int](repeating: 2, count: rank))
        let tensor = Tensor(shape: shape, scalars: counting(1 << rank).map(Float.init))
        let reader = try h5Reader { try $0.write(tensor, at: ["x"]) }
        let back = try reader.dataset(["x"], shape: shape).tensor()
        #expect(try back.scalars() == counting(1 << rank))
    }

    @Test("Tensors without elements come back")
    func empty() throws {
        let tensor = Tensor(shape: [0, 3], scalars: [Float]())
        let reader = try h5Reader { try $0.write(tensor, at: ["x"]) }
        #expect(try reader.dataset(["x"], shape: [0, 3]).tensor().scalars().isEmpty)
    }

    @Test("Groups and texts come back")
    func groups() throws {
        let reader = try h5Reader { writer in
            try writer.group(["layers", "dense", "vars"])
            try writer.group(["layers", "dense"])
            try writer.setText("größe", of: "name", at: ["layers", "dense", "vars"])
            try writer.setText("", of: "empty", at: [])
            try writer.setText(String(repeating: "x", count: 100_000), of: "long", at: [])
        }
        #expect(try reader.text("name", at: ["layers", "dense", "vars"]) == "größe")
        #expect(try reader.text("empty", at: []).isEmpty)
        #expect(try reader.text("long", at: []).count == 100_000)
        #expect(try reader.children(of: ["layers"]) == [H5Child(name: "dense", kind: .group)])
        #expect(try reader.children(of: ["layers", "dense", "vars"]).isEmpty)
    }

    @Test("A group of a thousand members comes back")
    func many() throws {
        let reader = try h5Reader { writer in
            for index in 0..<1_000 {
                try writer.write(Tensor([Float(index)]), at: ["vars", "\(index)"])
            }
        }
        #expect(try reader.children(of: ["vars"]).count == 1_000)
        for index in stride(from: 0, to: 1_000, by: 111) {
            #expect(try reader.scalars(["vars", "\(index)"]) == [Double(index)])
        }
    }

    @Test("The same calls make the same bytes, of the oldest version")
    func deterministic() throws {
        let files = try (0..<2).map { _ in
            try h5File { writer in
                try writer.write(Tensor([1, 2, 3] as [Float]), at: ["layers", "x"])
                try writer.write(Tensor([1, 2] as [Float]).cast(to: .bfloat16), at: ["y"])
                try writer.setText("text", of: "name", at: ["layers"])
            }
        }
        #expect(files[0] == files[1])
        #expect(Array(files[0].prefix(9)) == H5Superblock.signature + [0])
    }

    @Test("Names that are paths, and names that are taken, are refused")
    func names() throws {
        for name in ["", ".", "a/b", "a\0"] {
            let writer = try H5Writer(for: "t.h5")
            #expect(throws: FileError.self) { try writer.write(Tensor([1]), at: [name]) }
        }
        let writer = try H5Writer(for: "t.h5", member: "w.h5")
        try writer.write(Tensor([1]), at: ["x"])
        #expect(
            h5Message { try writer.write(Tensor([1]), at: ["x"]) } == """
                't.h5', member 'w.h5:/x': expected to write the file, but got 'name already \
                exists'. Give each object a name of its own, and write none into a data set.
                """)
        #expect(throws: FileError.self) { try writer.finish() }
    }

    @Test("Large and small numbers, and many of them, are written from where they are")
    func sizes() throws {
        let counts = [1, 3_000, 20_000, 70_000, 0, 5, 300_000]
        let reader = try h5Reader { writer in
            for (i, count) in counts.enumerated() {
                let numbers = counting(count, from: i).map(Float.init)
                try writer.write(Tensor(shape: [count], scalars: numbers), at: ["a", "\(i)"])
                try writer.setText("after \(i)", of: "name\(i)", at: ["a"])
            }
        }
        for (i, count) in counts.enumerated() {
            #expect(try reader.scalars(["a", "\(i)"]) == counting(count, from: i))
            #expect(try reader.text("name\(i)", at: ["a"]) == "after \(i)")
        }
    }

    @Test("An invalid tensor is its own error, and nothing more is written after an error")
    func invalid() throws {
        let writer = try H5Writer(for: "t.h5")
        #expect(throws: (any Error).self) {
            try writer.write(Tensor([1, 2] as [Float]).reshaped(to: [3]), at: ["x"])
        }
        try writer.write(Tensor([1]), at: ["x"])
        #expect(try !writer.finish().isEmpty)
        #expect(throws: FileError.self) { try writer.write(Tensor([1]), at: ["y"]) }
        #expect(throws: FileError.self) { try writer.finish() }
    }
}
