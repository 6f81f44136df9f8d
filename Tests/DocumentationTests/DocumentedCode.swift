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

    /// The files under a folder of the repository whose names end so.
    static func files(in folder: String, _ suffix: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        return (found?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(suffix) }
            .map { "\(folder)/\($0)" }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The Swift blocks of a page of the repository.
    static func blocks(in page: String) throws -> [String] {
        try text(page).components(separatedBy: "```swift\n").dropFirst()
            .map { $0.components(separatedBy: "\n```")[0] }
    }

    /// The lines of a file of these tests.
    static func compiled(_ file: String) throws -> String {
        lines(try text("Tests/DocumentationTests/\(file)"))
    }
}
