import DescentData
import Foundation
import Testing

/// A folder that lives as long as the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path(percentEncoded: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: self[name]))
        return self[name]
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: self[name])))
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// What `body` throws, with the folder left out of its paths.
    func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return "\(error)".replacing("\(path)/", with: "")
        }
    }
}

/// The path of a file that `Fixtures/generate.py` wrote.
func fixture(_ name: String) throws -> String {
    let url = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return url.appending(path: name).path(percentEncoded: false)
}

func fixtureBytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: try fixture(name))))
}

/// A bad file and what must be said about it.
struct BadFile: CustomTestStringConvertible, Sendable {
    let what: String
    let bytes: [UInt8]
    let message: String

    init(_ what: String, _ bytes: [UInt8], _ message: String) {
        self.what = what
        self.bytes = bytes
        self.message = message
    }

    init(_ what: String, _ text: String, _ message: String) {
        self.init(what, Array(text.utf8), message)
    }

    var testDescription: String { what }
}
