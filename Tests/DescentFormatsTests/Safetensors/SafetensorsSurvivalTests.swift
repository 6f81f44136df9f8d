import DescentCore
import DescentData
import DescentFormats
import Testing

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
