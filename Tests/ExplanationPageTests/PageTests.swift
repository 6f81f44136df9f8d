import Foundation
import Testing

/// Why the tests of the page cannot run here, as the test report shows it.
let noChromium: Comment = "needs Chromium: sudo apt-get install chromium"

@Suite("The page of an explanation", .serialized, .enabled(if: Browser.path != nil, noChromium))
struct PageTests {
    /// The page of the notes' example, open in a browser.
    private func opened(
        grouped: Bool = false, width: Int = 1440, height: Int = 900, touch: Bool = false
    ) throws -> Browser {
        let file = try ExamplePage.write(ExamplePage.notes(grouped: grouped))
        defer { try? FileManager.default.removeItem(at: file) }
        let browser = try Browser(width: width, height: height, touch: touch)
        try browser.visit(file)
        return browser
    }

    private func isSeen(_ browser: Browser, _ node: String, _ part: String) throws -> Bool {
        try browser.text(
            "getComputedStyle(document.querySelector('[data-node=\(node)] .\(part)')).visibility")
            == "visible"
    }

    private func story(_ browser: Browser) throws -> String {
        try browser.text("document.querySelector('#story').lastChild.textContent")
    }

    @Test("Opens from disk without a complaint and asks the network for nothing")
    func selfContained() throws {
        let browser = try opened()
        try browser.nextFrame()
        #expect(browser.complaints == [])
        #expect(browser.requests.filter { !$0.hasPrefix("data:") }.count == 1)
        #expect(browser.requests.allSatisfy { $0.hasPrefix("file://") || $0.hasPrefix("data:") })
        #expect(try browser.content(of: "#result") == "J = 2")
    }

    @Test("Steps show values in forward order, then derivatives from right to left, and back again")
    func steps() throws {
        let browser = try opened()
        #expect(try browser.number("descent.stepCount") == 16)
        try browser.click("#first")
        #expect(try !isSeen(browser, "x", "number"))
        #expect(try browser.content(of: "#result") == "J")
        try browser.click("#next")
        #expect(try isSeen(browser, "x", "number"))
        #expect(try !isSeen(browser, "w", "number"))
        try browser.evaluate("descent.step(8)")
        #expect(try isSeen(browser, "J", "number"))
        #expect(try !isSeen(browser, "J", "derivative"))
        try browser.click("#next")
        #expect(try isSeen(browser, "J", "derivative"))
        #expect(try !isSeen(browser, "d", "derivative"))
        try browser.click("#back")
        #expect(try !isSeen(browser, "J", "derivative"))
        try browser.click("#back")
        #expect(try !isSeen(browser, "J", "number"))
        try browser.click("#last")
        #expect(try isSeen(browser, "x", "derivative"))
        #expect(browser.complaints == [])
    }

    @Test("Each step says its sum or its chain rule with the numbers")
    func chainRule() throws {
        let browser = try opened()
        let texts = [
            "x = −2", "w = 2", "b = 8", "y = 2", "c = w · x = 2 · (−2) = −4",
            "a = c + b = −4 + 8 = 4", "d = a − y = 4 − 2 = 2", "J = d² / 2 = 2² / 2 = 2",
            "∂J/∂J = 1", "∂J/∂d = d = 2", "∂J/∂a = ∂J/∂d · ∂d/∂a = 2 · 1 = 2",
            "∂J/∂c = ∂J/∂a · ∂a/∂c = 2 · 1 = 2", "∂J/∂y = ∂J/∂d · ∂d/∂y = 2 · (−1) = −2",
            "∂J/∂b = ∂J/∂a · ∂a/∂b = 2 · 1 = 2", "∂J/∂w = ∂J/∂c · ∂c/∂w = 2 · (−2) = −4",
            "∂J/∂x = ∂J/∂c · ∂c/∂x = 2 · 2 = 4",
        ]
        for (step, text) in texts.enumerated() {
            try browser.evaluate("descent.step(\(step + 1))")
            #expect(try story(browser) == text)
        }
    }

    @Test("The edge that the derivative goes along is lit and labelled with the local derivative")
    func localDerivative() throws {
        let browser = try opened()
        try browser.evaluate("descent.step(15)")
        #expect(try browser.number("document.querySelectorAll('.edge.lit').length") == 1)
        #expect(try browser.content(of: ".label text") == "∂c/∂w = x = −2")
    }

    @Test(
        "Dragging w with the mouse changes J to what Float64 arithmetic gives for the w that is shown"
    )
    func dragging() throws {
        let browser = try opened()
        try browser.drag("[data-node=w] .number", by: -37)
        let w = try #require(try browser.number("descent.value('w')"))
        #expect(w == 1.63)
        #expect(try browser.content(of: "[data-node=w] .number") == "1.63")
        let d = w * -2 + 8 - 2
        #expect(try browser.number("descent.value('J')") == d * d * 0.5)
        #expect(try browser.number("descent.derivative('w')") == d * -2)
        #expect(try browser.content(of: "#result") == "J = 3.7538 before: 2")
        try browser.evaluate("descent.step(15)")
        #expect(try story(browser) == "∂J/∂w = ∂J/∂c · ∂c/∂w = 2.74 · (−2) = −5.48")
        try browser.click("#reset")
        #expect(try browser.number("descent.value('J')") == 2)
        #expect(try browser.content(of: "#result") == "J = 2")
        #expect(browser.complaints == [])
    }

    @Test("A nudge of w by 0.001 moves J by what the notes say, and the text follows w")
    func nudge() throws {
        let browser = try opened()
        try browser.click("[data-node=w] .name")
        #expect(
            try browser.content(of: ".nudges")
                == "w ↑ 0.001 → J ↓ 0.004(really −0.003998; back-propagation −0.004)")
        try browser.evaluate("descent.set('w', 0, 4)")
        #expect(
            try browser.content(of: ".nudges")
                == "w ↑ 0.001 → J ↑ 0.004(really 0.004002; back-propagation 0.004)")
    }

    @Test("The keyboard alone steps, walks through the values in order and moves a weight")
    func keyboard() throws {
        let browser = try opened()
        try browser.key("Home")
        for _ in 1...5 { try browser.key("ArrowRight") }
        #expect(try story(browser) == "c = w · x = 2 · (−2) = −4")
        try browser.key("ArrowLeft")
        #expect(try story(browser) == "y = 2")
        try browser.key("End")
        var visited: [String] = []
        try browser.evaluate("document.activeElement.blur()")
        for _ in 1...8 {
            try browser.key("Tab")
            visited.append(try browser.text("document.activeElement.dataset.node ?? ''"))
        }
        #expect(visited == ["x", "w", "b", "y", "c", "a", "d", "J"])
        try browser.evaluate("document.querySelector('[data-node=w]').focus()")
        try browser.key("ArrowUp")
        #expect(try browser.number("descent.value('w')") == 2.01)
        try browser.key("ArrowDown", shift: true)
        #expect(try browser.number("descent.value('w')") == 1.91)
        #expect(
            try browser.text("document.querySelector('[data-node=c]').getAttribute('aria-label')")
                == "c = w · x, value −3.82, derivative of J by c 2.18")
    }

    @Test(
        "A number typed into the panel is taken, with either minus sign; anything else is refused")
    func typing() throws {
        let browser = try opened()
        try browser.click("[data-node=w] .name")
        let type = { (text: String) in
            _ = try browser.evaluate(
                "{ const f = document.querySelector('#number'); f.value = '\(text)'; "
                    + "f.dispatchEvent(new Event('change')); }")
        }
        try type("−1.5")
        #expect(try browser.number("descent.value('w')") == -1.5)
        try type("two")
        #expect(try browser.number("descent.value('w')") == -1.5)
        #expect(try browser.text("document.querySelector('#number').value") == "−1.5")
    }

    @Test("On a phone fingers step, drag a weight, pinch and never scroll the page sideways")
    func phone() throws {
        let browser = try opened(width: 360, height: 740, touch: true)
        #expect(try browser.number("document.documentElement.scrollWidth") == 360)
        #expect(
            try browser.number(
                "Math.min(...[...document.querySelectorAll('#panel button:not([hidden]), #tools button:not([hidden])')].map(b => b.getBoundingClientRect().height))"
            ) ?? 0 >= 44)
        try browser.tap("#first")
        try browser.tap("#next")
        #expect(try story(browser) == "x = −2")
        try browser.tap("#last")
        let w = try browser.place("[data-node=w] .number")
        try browser.touch([(w.x, w.y, 25, 0)])
        #expect(try browser.number("descent.value('w')") == 2.25)
        let width = "document.querySelector('[data-node=w] .frame').getBoundingClientRect().width"
        let before = try #require(try browser.number(width))
        try browser.touch([(150, 20, -60, 0), (200, 20, 60, 0)])
        #expect(try #require(try browser.number(width)) > 1.5 * before)
        #expect(browser.complaints == [])
    }

    @Test("A layer opens and closes in place, by click and by key, and its values with it")
    func groups() throws {
        let browser = try opened(grouped: true)
        let seen = "document.querySelector('[data-node=w]').getBoundingClientRect().width > 0"
        #expect(try browser.evaluate(seen) as? Bool == true)
        try browser.click("#closeAll")
        #expect(try browser.evaluate(seen) as? Bool == false)
        try browser.click("[data-group]")
        #expect(try browser.evaluate(seen) as? Bool == true)
        try browser.evaluate("document.querySelector('[data-group]').focus()")
        try browser.key("Enter")
        #expect(try browser.evaluate(seen) as? Bool == false)
        try browser.evaluate("descent.openGroup('dense (Dense)', true); descent.step(12)")
        #expect(try story(browser) == "∂J/∂c = ∂J/∂a · ∂a/∂c = 2 · 1 = 2")
        #expect(try browser.number("document.querySelectorAll('.edge.lit').length") == 1)
        #expect(try overlaps(browser) == [])
        #expect(browser.complaints == [])
    }

    /// Pairs of boxes that cover each other; a layer covers what is inside it.
    private func overlaps(_ browser: Browser) throws -> [String] {
        try browser.evaluate(
            """
            (() => { const list = [...document.querySelectorAll('.node, .port, .group:not(.open)')]
              .map(g => [g.textContent, g.querySelector('rect').getBoundingClientRect()]).filter(([, b]) => b.width > 0);
            return list.flatMap(([s, a], i) => list.slice(i + 1).filter(([, b]) =>
              a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
              .map(([t]) => s + ' covers ' + t)); })()
            """) as? [String] ?? ["?"]
    }
}
