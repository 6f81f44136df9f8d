import Descent
import Testing

/// Layers, and tensors as pictures.
@Suite(.serialized, .enabled(if: ExamplePage.isPossible, ExamplePage.need))
struct LayerPageTests {
    /// Pairs of boxes that cover each other; what is inside an open layer is no fault.
    private func overlaps(_ browser: Browser) throws -> [String] {
        try browser.evaluate(
            """
            (() => { const list = [...document.querySelectorAll('.node, .port, .group:not(.open)')]
              .map(g => [g.textContent, g.querySelector('rect').getBoundingClientRect()])
              .filter(([, b]) => b.width > 0);
            return list.flatMap(([s, a], i) => list.slice(i + 1).filter(([, b]) =>
              a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
              .map(([t]) => s + ' covers ' + t)); })()
            """) as? [String] ?? ["?"]
    }

    /// Letters that reach out of their box.
    private func overflows(_ browser: Browser) throws -> [String] {
        try browser.evaluate(
            """
            [...document.querySelectorAll('.node text, .group text, .port text')].filter(t => {
              const a = t.getBoundingClientRect(), b = t.parentNode.querySelector('rect').getBoundingClientRect();
              return a.width > 0 && (a.right > b.right + 1 || a.left < b.left - 1 || a.bottom > b.bottom + 1);
            }).map(t => t.textContent)
            """) as? [String] ?? ["?"]
    }

    /// No box covers another, and no text leaves its box.
    private func expectTidy(
        _ browser: Browser, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let faults = try overlaps(browser) + overflows(browser)
        #expect(faults == [], "\(faults)", sourceLocation: sourceLocation)
    }

    private func isSeen(_ node: String, _ browser: Browser) throws -> Bool {
        try browser.evaluate(
            "document.querySelector(`[data-node='\(node)']`).getBoundingClientRect().width > 0")
            as? Bool ?? false
    }

    @Test func `a layer opens and closes in place, by click and by key`() throws {
        let browser = try ExamplePage.opened(ExamplePage.layers([3, 1]))
        let name = try browser.text("document.querySelector('[data-group]').dataset.group")
        #expect(try isSeen("dense/kernel", browser))
        try expectTidy(browser)
        try browser.click("#closeAll")
        #expect(try !isSeen("dense/kernel", browser))
        try expectTidy(browser)
        try browser.click("[data-group]")
        #expect(try isSeen("dense/kernel", browser))
        try expectTidy(browser)
        try browser.evaluate("document.querySelector('[data-group]').focus()")
        try browser.key("Enter")
        #expect(try !isSeen("dense/kernel", browser))
        try browser.evaluate("descent.openGroup('\(name)', true)")
        #expect(try isSeen("dense/kernel", browser))
        #expect(browser.complaints == [])
    }

    @Test func `a model of 28 layers starts closed and readable, and opens without overlaps`()
        throws
    {
        let units = [Int](repeating: 8, count: 27) + [1]
        let browser = try ExamplePage.opened(ExamplePage.layers(units))
        #expect(try browser.number("document.querySelectorAll('.group.open').length") == 0)
        #expect(try browser.number("document.querySelectorAll('.group').length") ?? 0 >= 28)
        let letters =
            "parseFloat(getComputedStyle(document.querySelector('.group .soft')).fontSize)"
        let scale = "new DOMMatrix(getComputedStyle(document.querySelector('#layer')).transform).a"
        #expect(try #require(try browser.number("\(letters) * \(scale)")) >= 10)
        try expectTidy(browser)
        try browser.click("#openAll")
        try expectTidy(browser)
        try browser.evaluate("descent.step(Math.floor(descent.stepCount * 0.7))")
        #expect(try browser.number("document.querySelectorAll('.node.current').length") == 1)
        let (x, y) = try browser.place(".node.current")
        #expect(0 < x && x < 1070 && 0 < y && y < 900)
        #expect(browser.complaints == [])
    }

    @Test func `dragging a cell moves that weight alone, and derivatives stay those of J`() throws {
        let browser = try ExamplePage.opened(ExamplePage.layers([3, 1]))
        let kernel = "descent.value('dense/kernel')"
        let before = try #require(try browser.evaluate(kernel) as? [Double])
        try browser.drag("[data-node='dense/kernel'] .values", by: 20)
        let after = try #require(try browser.evaluate(kernel) as? [Double])
        #expect(before.indices.filter { before[$0] != after[$0] } == [4])
        let slope = try #require(try browser.number("descent.derivative('dense/kernel')[4]"))
        var losses: [Double] = []
        for h in [1e-5, -1e-5] {
            try browser.evaluate("descent.set('dense/kernel', 4, \(after[4] + h))")
            losses.append(try #require(try browser.number("descent.value('J')")))
        }
        #expect(abs((losses[0] - losses[1]) / 2e-5 - slope) < 1e-8)
        #expect(browser.complaints == [])
    }
}
