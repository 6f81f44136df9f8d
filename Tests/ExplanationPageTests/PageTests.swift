import Descent
import Testing

/// What a person does with the page, done in a real browser.
@Suite(.serialized, .enabled(if: ExamplePage.isPossible, ExamplePage.need))
struct PageTests {
    private func notes(width: Int = 1440, height: Int = 900, touch: Bool = false) throws -> Browser
    {
        try ExamplePage.opened(ExamplePage.notes(), width: width, height: height, touch: touch)
    }

    private func isSeen(_ browser: Browser, _ node: String, _ part: String) throws -> Bool {
        try browser.text(
            "getComputedStyle(document.querySelector('[data-node=\(node)] .\(part)')).visibility")
            == "visible"
    }

    private func story(_ browser: Browser) throws -> String {
        try browser.text("document.querySelector('#story').lastChild.textContent")
    }

    /// The step at which the derivative by `node` appears.
    private func stepBack(to node: String, _ browser: Browser) throws {
        for step in 10...18 {
            try browser.evaluate("descent.step(\(step))")
            if try story(browser).hasPrefix("∂J/∂\(node) ") { return }
        }
        Issue.record("no step gives ∂J/∂\(node)")
    }

    @Test func `opens from disk without a complaint and asks the network for nothing`() throws {
        let browser = try notes()
        try browser.nextFrame()
        #expect(browser.complaints == [])
        #expect(browser.requests.filter { !$0.hasPrefix("data:") }.count == 1)
        #expect(browser.requests.allSatisfy { $0.hasPrefix("file://") || $0.hasPrefix("data:") })
        #expect(try browser.content(of: "#result") == "J = 2")
    }

    @Test func `steps show values in forward order, then derivatives, and hide them again`() throws
    {
        let browser = try notes()
        #expect(try browser.number("descent.stepCount") == 18)
        try browser.click("#first")
        #expect(try !isSeen(browser, "w", "number"))
        #expect(try browser.content(of: "#result") == "J")
        try browser.evaluate("descent.step(8)")
        #expect(try isSeen(browser, "d", "number"))
        #expect(try !isSeen(browser, "J", "number"))
        try browser.click("#next")
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
        for node in ["x", "w", "b", "y"] { #expect(try isSeen(browser, node, "derivative")) }
        #expect(browser.complaints == [])
    }

    @Test func `each step says its sum, then the chain rule with its product`() throws {
        let browser = try notes()
        let texts = try (1...18).map { step in
            try browser.evaluate("descent.step(\(step))")
            return try story(browser)
        }
        #expect(
            texts == [
                "w = 2",
                "x = −2",
                "c = w · x = 2 · (−2) = −4",
                "b = 8",
                "a = c + b = −4 + 8 = 4",
                "y = 2",
                "d = a − y = 4 − 2 = 2",
                "product = d² = 2² = 4",
                "J = product / 2 = 4 / 2 = 2",
                "∂J/∂J = 1",
                "∂J/∂product = 1 / 2 = 0.5",
                "∂J/∂d = ∂J/∂product · ∂product/∂d = 0.5 · 4 = 2",
                "∂J/∂y = ∂J/∂d · ∂d/∂y = 2 · (−1) = −2",
                "∂J/∂a = ∂J/∂d · ∂d/∂a = 2 · 1 = 2",
                "∂J/∂b = ∂J/∂a · ∂a/∂b = 2 · 1 = 2",
                "∂J/∂c = ∂J/∂a · ∂a/∂c = 2 · 1 = 2",
                "∂J/∂x = ∂J/∂c · ∂c/∂x = 2 · 2 = 4",
                "∂J/∂w = ∂J/∂c · ∂c/∂w = 2 · (−2) = −4",
            ])
    }

    @Test func `the edge that the derivative goes along is lit and labelled`() throws {
        let browser = try notes()
        try stepBack(to: "w", browser)
        #expect(try browser.number("document.querySelectorAll('.edge.lit').length") == 1)
        #expect(try browser.content(of: ".label text") == "∂c/∂w = x = −2")
    }

    @Test func `a value with several users gets the sum over them`() throws {
        let w = Tensor(3.0)
        let (a, b) = ((w * 2).named("a"), (w * w).named("b"))
        let browser = try ExamplePage.opened(explain(of: a * b, at: ["w": w]))
        try browser.evaluate("descent.step(descent.stepCount)")
        #expect(
            try story(browser) == "∂J/∂w = ∂J/∂a · ∂a/∂w + ∂J/∂b · ∂b/∂w = 9 · 2 + 6 · 6 = 54")
        try browser.evaluate("descent.set('w', 0, -1)")
        #expect(
            try story(browser) == "∂J/∂w = ∂J/∂a · ∂a/∂w + ∂J/∂b · ∂b/∂w = 1 · 2 + (−2) · (−2) = 6")
    }

    @Test func `dragging w changes J to what Float64 arithmetic gives for the w shown`() throws {
        let browser = try notes()
        try browser.drag("[data-node=w] .number", by: -37)
        let w = try #require(try browser.number("descent.value('w')"))
        #expect(w == 1.63)
        #expect(try browser.content(of: "[data-node=w] .number") == "1.63")
        let d = w * -2 + 8 - 2
        #expect(try browser.number("descent.value('J')") == d * d / 2)
        #expect(try browser.number("descent.derivative('w')") == d * -2)
        #expect(try browser.content(of: "#result") == "J = 3.7538 before: 2")
        try stepBack(to: "w", browser)
        #expect(try story(browser) == "∂J/∂w = ∂J/∂c · ∂c/∂w = 2.74 · (−2) = −5.48")
        try browser.click("#reset")
        #expect(try browser.number("descent.value('J')") == 2)
        #expect(try browser.content(of: "#result") == "J = 2")
        #expect(browser.complaints == [])
    }

    @Test func `a nudge of w by 0.001 moves J as the notes say, and the text follows w`() throws {
        let browser = try notes()
        try browser.click("[data-node=w] .name")
        #expect(
            try browser.content(of: ".nudges")
                == "w ↑ 0.001 → J ↓ 0.004(really −0.003998; back-propagation −0.004)")
        try browser.evaluate("descent.set('w', 0, 4)")
        #expect(
            try browser.content(of: ".nudges")
                == "w ↑ 0.001 → J ↑ 0.004(really 0.004002; back-propagation 0.004)")
    }

    @Test func `the keyboard alone steps, walks through the values and moves a weight`() throws {
        let browser = try notes()
        try browser.key("Home")
        try browser.key("ArrowRight")
        let first = try story(browser)
        try browser.key("ArrowRight")
        try browser.key("ArrowLeft")
        #expect(try story(browser) == first)
        try browser.key("End")
        try browser.evaluate("document.activeElement.blur()")
        var visited: [String] = []
        for _ in 1...9 {
            try browser.key("Tab")
            visited.append(try browser.text("document.activeElement.dataset.node ?? ''"))
        }
        let order = try ExamplePage.notes().nodes.map(\.name)
        #expect(visited == order)
        try browser.evaluate("document.querySelector('[data-node=w]').focus()")
        try browser.key("ArrowUp")
        #expect(try browser.number("descent.value('w')") == 2.01)
        try browser.key("ArrowDown", shift: true)
        #expect(try browser.number("descent.value('w')") == 1.91)
        #expect(
            try browser.text("document.querySelector('[data-node=c]').getAttribute('aria-label')")
                == "c = w · x, value −3.82, derivative of J by c 2.18")
    }

    @Test func `a typed number is taken, with either minus sign; anything else is refused`() throws
    {
        let browser = try notes()
        try browser.click("[data-node=w] .name")
        func type(_ text: String) throws {
            try browser.evaluate(
                "{ const f = document.querySelector('#number'); f.value = '\(text)'; "
                    + "f.dispatchEvent(new Event('change')); }")
        }
        try type("−1.5")
        #expect(try browser.number("descent.value('w')") == -1.5)
        try type("two")
        #expect(try browser.number("descent.value('w')") == -1.5)
        #expect(try browser.text("document.querySelector('#number').value") == "−1.5")
    }

    @Test func `on a phone fingers step, drag, pinch and never scroll sideways`() throws {
        let browser = try notes(width: 360, height: 740, touch: true)
        #expect(try browser.number("document.documentElement.scrollWidth") == 360)
        let heights =
            "[...document.querySelectorAll('button:not([hidden])')].map(b => b.offsetHeight)"
        #expect(
            try browser.number("Math.min(...\(heights).filter(height => height > 0))") ?? 0 >= 44)
        try browser.tap("#first")
        try browser.tap("#next")
        #expect(try browser.content(of: "#story").hasPrefix("Step 1 of 18"))
        try browser.tap("#last")
        let w = try browser.place("[data-node=w] .number")
        try browser.touch([(w.x, w.y, 25, 0)])
        #expect(try browser.number("descent.value('w')") == 2.25)
        let width = "document.querySelector('[data-node=w] .frame').getBoundingClientRect().width"
        let before = try #require(try browser.number(width))
        try browser.touch([(150, 12, -60, 0), (200, 12, 60, 0)])
        #expect(try #require(try browser.number(width)) > 1.5 * before)
        #expect(browser.complaints == [])
    }
}
