import Descent
import Testing

/// The course notes' computation graphs, with the numbers that the notes print.
struct ExplainTests {
    private static func notes() throws -> Explanation {
        let (x, w, b, y) = (Tensor(-2.0), Tensor(2.0), Tensor(8.0), Tensor(2.0))
        let c = (w * x).named("c")
        let a = (c + b).named("a")
        let d = (a - y).named("d")
        return try explain(
            of: d * d / 2, at: ["x": x, "w": w, "b": b, "y": y], nudge: 0.001)
    }

    @Test func `the notes' values and derivatives are exact`() throws {
        let graph = try Self.notes()
        #expect(graph.value == 2)
        let values =
            ["x": -2, "w": 2, "b": 8, "y": 2, "c": -4, "a": 4, "d": 2, "J": 2] as [String: Double]
        for (name, value) in values { #expect(graph[name]?.value == value, "\(name)") }
        let slopes =
            ["d": 2, "a": 2, "c": 2, "b": 2, "w": -4, "x": 4, "y": -2, "J": 1] as [String: Double]
        for (name, slope) in slopes { #expect(graph[name]?.derivative == slope, "\(name)") }
    }

    @Test func `the notes' nudge of w lowers J by 0.004`() throws {
        let graph = try Self.notes()
        let nudge = try #require(graph["w"]?.nudges.first)
        let expected = 0.5 * (2.001 * -2 + 8 - 2) * (2.001 * -2 + 8 - 2) - 2
        #expect(Swift.abs(nudge.change - expected) < 1e-12)
        #expect(nudge.expected == -0.004)
        #expect(nudge.effects.map(\.name) == ["c"])
        #expect(Swift.abs(nudge.effects[0].value - -4.002) < 1e-12)
        #expect("\(graph)".contains("w ↑ 0.001 → c = −4.002, J ↓ 0.004 "), "\(graph)")
    }

    @Test func `the notes' second example: a = 2 + 3w at w = 3`() throws {
        let graph = try explain(
            of: { p in
                let a = (2 + 3 * p[0]).named("a")
                return a * a
            }, at: ["w": Tensor(3.0)], nudge: 0.001)
        #expect(graph.value == 121)
        #expect(graph["a"]?.value == 11)
        #expect(graph["a"]?.derivative == 22)
        #expect(graph["w"]?.derivative == 66)
        let text = "\(graph)"
        #expect(text.contains("a ↑ 0.001 → J ↑ 0.022 "), "\(text)")
        #expect(text.contains("w ↑ 0.001 →"))
        #expect(Swift.abs((graph["w"]?.nudges[0].change ?? 0) - (11.003 * 11.003 - 121)) < 1e-9)
    }

    @Test func `formulas read as the notes write them, with the line of each name`() throws {
        let graph = try Self.notes()
        #expect(graph["c"]?.expression == "w · x")
        #expect(graph["a"]?.expression == "c + b")
        #expect(graph["d"]?.expression == "a − y")
        #expect(graph["J"]?.expression == "product / 2")
        #expect(graph["product"]?.expression == "d²")
        #expect(graph["c"]?.location?.description == "DescentTests/ExplainTests.swift:8")
    }

    @Test func `float32 tensors are explained in float64`() throws {
        let w = Tensor(Float(0.1))
        let graph = try explain(of: w * w, at: ["w": w], nudge: 1e-6)
        let x = Double(Float(0.1))
        #expect(graph.value == x * x)
        #expect(Swift.abs((graph["w"]?.nudges[0].change ?? 0) - (2e-6 * x + 1e-12)) < 1e-16)
    }

    @Test func `bad arguments are errors`() {
        let x = Tensor(1.0)
        #expect(throws: TrainingError.self) { try explain(of: x * x, nudge: 0) }
        #expect(throws: TrainingError.self) { try explain(of: x * x, nudge: .nan) }
        #expect(throws: TrainingError.self) { try explain(of: x * x, elements: 0) }
        #expect(throws: TrainingError.self) { try explain(of: Tensor([1, 2] as [Int32])) }
        #expect(throws: EngineError.self) { try explain(of: Input(shape: [2]) * 2) }
        #expect(throws: ShapeError.self) {
            try explain(of: Tensor([1.0, 2]) + Tensor([1.0, 2, 3]))
        }
    }
}
