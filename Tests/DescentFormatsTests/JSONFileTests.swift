import DescentData
import DescentSupport
import Testing

@testable import DescentFormats

@Suite struct JSONFileTests {
    @Test("A fault is named by file, member, line and character")
    func place() {
        let text = Array("{\n  \"größe\": 1,\n  \"é\": tru\n}".utf8)
        do {
            _ = try text.withUnsafeBytes {
                try JSONReader.read($0, file: "m.keras", member: "config.json")
            }
            Issue.record("was read")
        } catch {
            #expect(
                "\(error)".hasPrefix("'m.keras', member 'config.json', line 3:8: expected a value"))
        }
    }
}
