import DescentCore
import DescentData
import Foundation
import Testing
import FileTesting

@testable import DescentFormats

@Suite struct SafetensorsSurvivalTests {
    @Test("A file that is cut anywhere is refused", arguments: ["tensors", "types", "network"])
    func refusesCutFiles(_ name: String) throws {
        let folder = try TemporaryFolder()
        let bytes = try fixtureBytes("weights/\(name).safetensors")
        for count in 0..<bytes.count {
            let path = try folder.write(Array(bytes.prefix(count)), to: "t")
            #expect(throws: FileError.self) { _ = try Safetensors.read(path) }
        }
    }

    @Test("A file that somebody cuts short while it is read is an error")
    func survivesCutting() throws {
        let folder = try TemporaryFolder()
        try Safetensors.write(["a": .ones([4]), "b": .ones([4])], to: folder["t"])
        let file = try SafetensorsFile(folder["t"], limits: FileLimits())
        #expect(truncate(folder["t"], off_t(try folder.bytes("t").count - 4)) == 0)
        #expect(
            folder.message { _ = try file.tensors(file.header.entries, isChosen: false) } == """
                't', member 'b', byte 0: expected 16 bytes of data for shape [4] of float32, but \
                got 12. The file is cut short or its header is wrong; fetch or write it again.
                """)
    }

    @Test("No change of a few bytes brings the reader down", arguments: ["tensors", "types"])
    func survivesChanges(_ name: String) throws {
        let folder = try TemporaryFolder()
        let bytes = try fixtureBytes("weights/\(name).safetensors")
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                changed[Int.random(in: changed.indices, using: &random)] =
                    .random(in: 0...255, using: &random)
            }
            let path = try folder.write(changed, to: "t")
            do {
                let tensors = try Safetensors.read(path)
                // What is read is no more than the file can hold, widened.
                let size = tensors.values.reduce(0) { $0 + $1.spec.byteCount }
                #expect(size <= 4 * bytes.count)
            } catch {
                #expect(error as Any is FileError)
            }
        }
    }
}
