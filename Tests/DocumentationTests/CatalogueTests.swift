import Descent
import Foundation
import Testing

/// What the pages of the reference say is compiled, and names what is there.
@Suite struct CatalogueTests {
    private static let pages = [
        "Descent/Descent.docc", "DescentData/DescentData.docc",
        "DescentTesting/DescentTesting.docc",
    ].flatMap { folder -> [String] in
        let path = "Sources/\(folder)"
        let files = FileManager.default.enumerator(
            atPath: DocumentedCode.root.appending(path: path).path)
        return (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }
            .map { "\(path)/\($0)" }
    }

    @Test("Every Swift block of the reference's pages stands in a compiled file")
    func blocksAreCompiled() throws {
        let compiled = try DocumentedCode.compiled("CatalogueBlocks.swift")
        let blocks = try Self.pages.flatMap { try DocumentedCode.blocks(in: $0) }
        #expect(blocks.count >= 6)
        for block in blocks { #expect(compiled.contains(DocumentedCode.lines(block))) }
    }

    @Test("The page of Keras' names has every layer, loss, optimizer, metric and callback")
    func kerasNamesAreComplete() throws {
        let page = try String(
            contentsOf: DocumentedCode.root.appending(
                path: "Sources/Descent/Descent.docc/Articles/KerasNames.md"), encoding: .utf8)
        let families = ["Layers", "Losses", "Optimizers", "Metrics", "Callbacks"]
        let sources = families.flatMap { family -> [String] in
            let folder = DocumentedCode.root.appending(path: "Sources/Descent/\(family)").path
            return
                (FileManager.default.enumerator(atPath: folder)?
                .compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
        }
        let classes = try sources.filter { $0.hasSuffix(".swift") }.flatMap { path in
            try String(contentsOfFile: path, encoding: .utf8)
                .matches(of: #/public final class (\w+): /#).map { String($0.output.1) }
        }
        #expect(classes.count > 50)
        // What `fit` returns is described with it.
        for name in classes where name != "History" {
            #expect(page.contains("``\(name)``"), "\(name) is missing on the page of Keras' names")
        }
    }
}
