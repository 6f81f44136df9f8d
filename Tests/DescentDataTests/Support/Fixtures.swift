import Foundation
import Testing

/// The path of a file that `Fixtures/generate.py` wrote.
func fixture(_ name: String) throws -> String {
    let url = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return url.appending(path: name).path(percentEncoded: false)
}

func fixtureBytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: try fixture(name))))
}
