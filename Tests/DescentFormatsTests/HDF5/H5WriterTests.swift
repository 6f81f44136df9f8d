import DescentCore
import DescentData
import Foundation
import Testing
import FileTesting

@testable import DescentFormats

@Suite struct H5WriterTests {
    @Test("Tensors of every type come back", arguments: DType.allCases)
    func types(_ dtype: DType) throws {
        let tensor = Tensor(shape: [2, 3], scalars: [0, 1, 1, 0, 1, 0] as [Float]).cast(to: dtype)
        let reader = try TemporaryFolder().reader { try $0.write(tensor, at: ["a", "b", "x"]) }
        let dataset = try reader.dataset(["a", "b", "x"], shape: [2, 3], dtype: dtype)
        #expect(try dataset.tensor().scalars() == [0, 1, 1, 0, 1, 0])
    }

    @Test("Shapes of any rank come back", arguments: 0...8)
    func ranks(_ rank: Int) throws {
        let shape = Shape([Int](repeating: 2, count: rank))
        let tensor = Tensor(shape: shape, scalars: counting(1 << rank).map(Float.init))
        let reader = try TemporaryFolder().reader { try $0.write(tensor, at: ["x"]) }
        let back = try reader.dataset(["x"], shape: shape).tensor()
        #expect(try back.scalars() == counting(1 << rank))
    }

    @Test("Tensors without elements come back")
    func empty() throws {
        let tensor = Tensor(shape: [0, 3], scalars: [Float]())
        let reader = try TemporaryFolder().reader { try $0.write(tensor, at: ["x"]) }
        #expect(try reader.dataset(["x"], shape: [0, 3]).tensor().scalars().isEmpty)
    }

    @Test("Groups and texts come back")
    func groups() throws {
        let reader = try TemporaryFolder().reader { writer in
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
        let reader = try TemporaryFolder().reader { writer in
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
        let folder = try TemporaryFolder()
        for name in ["a", "b"] {
            let writer = try H5Writer(folder[name], for: "t.h5")
            try writer.write(Tensor([1, 2, 3] as [Float]), at: ["layers", "x"])
            try writer.write(Tensor([1, 2] as [Float]).cast(to: .bfloat16), at: ["y"])
            try writer.setText("text", of: "name", at: ["layers"])
            try writer.close()
        }
        #expect(try folder.bytes("a") == folder.bytes("b"))
        #expect(try Array(folder.bytes("a").prefix(9)) == H5Superblock.signature + [0])
    }

    @Test("Names that are paths, and names that are taken, are refused")
    func names() throws {
        let folder = try TemporaryFolder()
        for (index, name) in ["", ".", "a/b", "a\0"].enumerated() {
            let writer = try H5Writer(folder["\(index)"], for: "t.h5")
            #expect(throws: FileError.self) { try writer.write(Tensor([1]), at: [name]) }
        }
        let writer = try H5Writer(folder["twice"], for: "t.h5", member: "w.h5")
        try writer.write(Tensor([1]), at: ["x"])
        #expect(
            h5Message { try writer.write(Tensor([1]), at: ["x"]) } == """
                't.h5', member 'w.h5:/x': expected to write the file, but got 'name already \
                exists'. Give each object a name of its own, and write none into a data set.
                """)
        #expect(throws: FileError.self) { try writer.close() }
    }

    @Test("A path that cannot be written is an error")
    func path() throws {
        let folder = try TemporaryFolder()
        #expect(
            h5Message { _ = try H5Writer(folder["none/x"], for: "t.h5") } == """
                't.h5': expected to write the file, but got 'No such file or directory'. Check \
                the folder, its permissions and the free space. An old file is unchanged.
                """)
        try Data([1, 2]).write(to: URL(filePath: folder["old"]))
        #expect(throws: FileError.self) { _ = try H5Writer(folder["old"], for: "t.h5") }
        #expect(try folder.bytes("old") == [1, 2])
    }

    @Test("An invalid tensor is its own error, and nothing more is written after an error")
    func invalid() throws {
        let folder = try TemporaryFolder()
        let writer = try H5Writer(folder["x"], for: "t.h5")
        #expect(throws: (any Error).self) {
            try writer.write(Tensor([1, 2] as [Float]).reshaped(to: [3]), at: ["x"])
        }
        try writer.write(Tensor([1]), at: ["x"])
        try writer.close()
        #expect(throws: FileError.self) { try writer.write(Tensor([1]), at: ["y"]) }
        try writer.close()
    }
}
