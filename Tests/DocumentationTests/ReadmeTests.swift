import Foundation
import Testing

/// Code in the README is code that compiles: each block stands, line by line, in a compiled file.
@Suite struct ReadmeTests {
    private static let root = DocumentedCode.root

    @Test("Every Swift block of the README stands in a compiled file")
    func blocksAreCompiled() throws {
        let blocks = try DocumentedCode.blocks(in: "README.md")
        #expect(blocks.count >= 8)
        let compiled = try DocumentedCode.compiled("ReadmeBlocks.swift")
        // The manifest is built by Scripts/test-consumer.sh.
        for block in blocks where !block.contains("swift-tools-version") {
            #expect(compiled.contains(DocumentedCode.lines(block)))
        }
    }

    @Test("Every file the README and the changelog link to exists")
    func linksLeadSomewhere() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let targets = readme.components(separatedBy: "](").dropFirst()
            .map { $0.components(separatedBy: ")")[0] }.filter { !$0.hasPrefix("http") }
        #expect(!targets.isEmpty)
        for target in targets {
            #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: target).path))
        }
    }

    @Test("Every make target the README names is in the Makefile")
    func makeTargetsExist() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let makefile = try String(
            contentsOf: Self.root.appending(path: "Makefile"), encoding: .utf8)
        let targets = readme.components(separatedBy: "`make ").dropFirst().map {
            $0.prefix { $0 != "`" }
        }
        #expect(!targets.isEmpty)
        for target in targets { #expect(makefile.contains("\n\(target):")) }
    }
}
