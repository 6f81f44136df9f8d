@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import Foundation
import Testing

/// Whether Graphviz' `dot` is there; `make test` installs it.
let hasGraphviz = (try? Graphviz.run("digraph {a}", format: "plain", function: "")) != nil

struct DrawingTests {
    private func model() -> Model {
        let x = Input(shape: [8, 8, 1], name: "picture")
        let h = Conv2D(filters: 2, kernelSize: 3, padding: .same, activation: .relu)(x)
        let sum = Add()([h, Conv2D(filters: 2, kernelSize: 1, name: "a<b>&\"c\"")(x)])
        let model = Model(inputs: x, outputs: Dense(units: 3)(Flatten()(sum)))
        model.compile(loss: .mse)
        return model
    }

    private func temporary(_ name: String) -> String {
        NSTemporaryDirectory() + "descent-\(UUID().uuidString)-\(name)"
    }

    @Test(.enabled(if: hasGraphviz, "needs Graphviz' dot"))
    func `plot draws every layer with its shape, and what feeds what`() throws {
        let path = temporary("model.svg")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try model().plot(to: path)
        let svg = try String(contentsOfFile: path, encoding: .utf8)
        for text in [
            "conv2d (Conv2D)", "add (Add)", "(None, 8, 8, 2)", "(None, 128)", "387 parameters",
            "a&lt;b&gt;&amp;",
        ] {
            #expect(svg.contains(text), "\(text)")
        }
        #expect(svg.components(separatedBy: "class=\"edge\"").count - 1 == 6)
        #expect(throws: (any Error).self) { try model().plot(to: "/nowhere/model.svg") }
    }

    @Test func `plot refuses other files and models without shapes`() {
        #expect(throws: TrainingError.self) { try model().plot(to: "model.bmp") }
        #expect(throws: ConfigurationError.self) {
            try Sequential([Dense(units: 1)]).plot(to: "/tmp/model.svg")
        }
    }

    @Test(.enabled(if: hasGraphviz, "needs Graphviz' dot"))
    func `Graphviz reads an explanation's graph`() throws {
        let explanation = try model().explain(Tensor.ones([2, 8, 8, 1]), Tensor.ones([2, 3]))
        let svg = try Graphviz.run(explanation.dot, format: "svg", function: "test")
        #expect(svg.contains("conv2d (Conv2D)"))
        #expect(svg.contains("∂J/∂dense/kernel"))
    }

    @Test(.enabled(if: hasGraphviz, "needs Graphviz' dot"))
    func `layouts place every box once and let none overlap`() throws {
        let explanation = try model().explain(Tensor.ones([2, 8, 8, 1]), Tensor.ones([2, 3]))
        let layout = try ExplanationLayout(explanation)
        for page in [layout.overview] + layout.groups.map(\.layout) {
            let boxes = page.layout.boxes
            for (i, a) in boxes.enumerated() {
                for b in boxes[(i + 1)...] {
                    let overlaps =
                        Swift.abs(a.x - b.x) < (a.width + b.width) / 2 - 1
                        && Swift.abs(a.y - b.y) < (a.height + b.height) / 2 - 1
                    #expect(!overlaps, "\(a) \(b)")
                }
            }
            #expect(page.layout.edges.allSatisfy { $0.points.count >= 4 })
        }
        let placed =
            layout.groups.reduce(0) {
                $0 + $1.layout.items.values.count { if case .node = $0 { true } else { false } }
            }
            + layout.overview.items.values.count { if case .node = $0 { true } else { false } }
        #expect(placed == explanation.nodes.count)
    }

    @Test func `a missing layout program says how to get it`() {
        #expect("\(GraphvizError.missing("plot(to:)"))".contains("apt-get install graphviz"))
    }
}
