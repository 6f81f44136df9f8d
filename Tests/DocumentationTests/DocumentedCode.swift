import Foundation

/// Swift blocks of pages, and the files that compile and run them.
enum DocumentedCode {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The lines of `text` without indentation and without those that are empty.
    static func lines(_ text: some StringProtocol) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The Swift blocks of a page of the repository.
    static func blocks(in page: String) throws -> [String] {
        try String(contentsOf: root.appending(path: page), encoding: .utf8)
            .components(separatedBy: "```swift\n").dropFirst()
            .map { $0.components(separatedBy: "\n```")[0] }
    }

    /// The lines of a file of these tests.
    static func compiled(_ file: String) throws -> String {
        let path = root.appending(path: "Tests/DocumentationTests/\(file)")
        return lines(try String(contentsOf: path, encoding: .utf8))
    }
}
