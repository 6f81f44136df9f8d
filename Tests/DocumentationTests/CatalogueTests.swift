import Testing

/// What the pages of the reference say is compiled, and they name what is there.
@Suite struct CatalogueTests {
    @Test("Every Swift block of the reference's pages stands in a compiled file")
    func blocksAreCompiled() throws {
        let compiled = try DocumentedCode.compiled("CatalogueBlocks.swift")
        let blocks = try DocumentedCode.files(in: "Sources", ".md")
            .flatMap { try DocumentedCode.blocks(in: $0) }
        #expect(blocks.count >= 6)
        for block in blocks { #expect(compiled.contains(DocumentedCode.lines(block))) }
    }

    @Test("The page of Keras' names has every layer, loss, optimizer, metric and callback")
    func kerasNamesAreComplete() throws {
        let page = try DocumentedCode.text(
            "Sources/Descent/Descent.docc/Articles/KerasNames.md")
        let families = [
            "DescentLayers/Layers", "DescentLayers/Losses", "DescentLayers/Optimizers",
            "DescentLayers/Metrics", "DescentTraining/Callbacks",
        ]
        let classes = try families.flatMap { family in
            try DocumentedCode.files(in: "Sources/\(family)", ".swift").flatMap {
                try DocumentedCode.text($0).matches(of: #/public final class (\w+): /#)
                    .map { String($0.output.1) }
            }
        }
        #expect(classes.count > 50)
        // What `fit` returns is described with it.
        for name in classes where name != "History" {
            #expect(page.contains("``\(name)``"), "\(name) is missing on the page of Keras' names")
        }
    }
}
