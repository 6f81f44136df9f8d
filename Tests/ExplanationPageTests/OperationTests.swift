import DescentCore
import DescentTesting
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

@Suite(.serialized, .enabled(if: ExamplePage.isPossible, ExamplePage.need))
struct OperationTests {
    @Test func `random graphs give in the browser what the reference interpreter gives`() throws {
        let browser = try ExamplePage.opened(ExamplePage.notes())
        var used: Set<String> = []
        for seed in 0..<160 {
            let random = try RandomGraph(seed: UInt64(seed), size: 24)
            // Explanations freeze random numbers to data.
            let drawn = random.operations.contains {
                $0.family == .random
            }
            if drawn { continue }
            let outputs = random.outputs.map(\.tensor)
            try compare(outputs, browser, "seed \(seed)")
            used.formUnion(random.operations.map(\.name))
        }
        let rest = Set([
            "constant", "iota", "select", "convert", "dot_general", "convolution", "dynamic_slice",
            "dynamic_update_slice", "gather_nd", "scatter_nd", "argsort", "cumulative_sum",
            "cumulative_product", "scan",
        ])
        #expect(rest.subtracting(used) == [])
        #expect(browser.complaints == [])
    }

    @Test func `derivatives of convolutions and pooling are computed in the browser too`() throws {
        let browser = try ExamplePage.opened(ExamplePage.notes())
        let x = Tensor(
            shape: [2, 6, 5, 4], scalars: (0..<240).map { Double($0 * 37 % 101) / 50 - 1 })
        let kernel = Tensor(
            shape: [3, 2, 2, 6], scalars: (0..<72).map { Double($0 * 29 % 71) / 35 - 1 })
        let window = SpatialWindow(
            size: [3, 2], strides: [2, 1], padding: [.init(1, 0), .init(0, 1)], dilations: [1, 2])
        let pool = SpatialWindow(
            size: [2, 2], strides: [1, 2], padding: [.init(0, 1), .init(1, 0)])
        let y = Tensor.record(.convolution(Convolution(window: window, groups: 2)), [x, kernel])
        let pooled = Tensor.record(.reduceWindow(ReduceWindow(kind: .maximum, window: pool)), [y])
        let sums = Tensor.record(.reduceWindow(ReduceWindow(kind: .sum, window: pool)), [y])
        let slopes = gradient(
            of: (pooled * pooled + sums * sums).sum(), withRespectTo: [x, kernel])
        let again = gradient(of: slopes[0].sum(), withRespectTo: [kernel])
        try compare([y, pooled, sums] + slopes + again, browser, "convolution")
    }

    /// Both compute every output in float64; only library functions such as `exp` may differ
    /// in the last bits.
    private func compare(_ outputs: [Tensor], _ browser: Browser, _ what: String) throws {
        let program = try ExplainedProgram(
            values: outputs, derivatives: [], slopes: [], leaves: [:], feeds: [])
        let values = try #require(
            try browser.evaluate("descent.run(\(program.json))") as? [[Double]], "\(what)")
        for (i, truth) in try WidenedProgram(outputs: outputs).run().enumerated() {
            let found = values[program.values[i]]
            let bound = truth.reduce(1e-3) { max($0, abs($1)) } * 1e-11
            #expect(found.count == truth.count, "\(what), output \(i)")
            #expect(
                zip(truth, found).allSatisfy { abs($0 - $1) <= bound },
                "\(what), output \(i): \(outputs[i])")
        }
    }
}
