import DescentCore
import DescentTesting
import Foundation
import Testing

@Suite(
    "The page's operations", .serialized, .enabled(if: Browser.path != nil, noChromium))
struct OperationTests {
    @Test("Random graphs give in the browser what the reference interpreter gives")
    func randomGraphs() throws {
        let file = try ExamplePage.write(ExamplePage.notes())
        defer { try? FileManager.default.removeItem(at: file) }
        let browser = try Browser()
        try browser.visit(file)
        var used: Set<String> = []
        for seed in 0..<150 {
            let random = try RandomGraph(seed: UInt64(seed), size: 24)
            let outputs = random.outputs
            let graph = try Graph(outputs: outputs.map(\.tensor))
            let program = try EncodedProgram(graph).entries
            used.formUnion(program.compactMap { $0["op"] as? String })
            let json = String(
                decoding: try JSONSerialization.data(withJSONObject: program), as: UTF8.self)
            let values = try #require(
                try browser.evaluate("descent.run(\(json))") as? [[Double]], "seed \(seed)")
            let expected = try evaluate(outputs.map(\.tensor), backend: ReferenceInterpreter())
            for (i, output) in outputs.enumerated() {
                let truth = try Tensor(data: expected[i]).scalars()
                let found = values[graph.outputs[i]]
                #expect(found.count == truth.count)
                // The page computes in doubles and does not imitate the rounding of float32.
                let size = truth.reduce(1) { max($0, abs($1)) }
                let bound = output.tensor.dtype.isFloatingPoint ? 2 * output.error + 1e-6 * size : 0
                let worst = zip(truth, found).map { abs($0 - $1) }.max() ?? 0
                #expect(
                    worst <= bound, "seed \(seed), output \(i), \(graph.nodes[graph.outputs[i]])")
            }
        }
        let all: Set = [
            "constant", "iota", "identity", "unary", "binary", "compare", "select", "convert",
            "broadcastInDim", "reshape", "transpose", "slice", "reverse", "pad", "concatenate",
            "reduce", "argMax", "dotGeneral", "convolution", "reduceWindow", "gather", "scatterAdd",
        ]
        #expect(all.subtracting(used) == [])
        #expect(browser.complaints == [])
    }
}
