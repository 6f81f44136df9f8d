import DescentCore
import DescentTesting
import Testing

@Suite struct ToleranceTests {
    @Test("Closeness reports the largest differences and where they are")
    func report() throws {
        let a = Tensor([[1, 2], [3, 4.5]])
        let b = Tensor([[1, 2.1], [3, 4]])
        let report = Closeness(
            try a.scalars(), try b.scalars(), shape: [2, 2],
            tolerance: Tolerance(absolute: 0.2, relative: 1e-9))
        #expect(report.mismatches == 1 && !report.isClose)
        #expect(
            report.largestAbsolute?.index == [1, 1] && report.largestRelative?.index == [1, 1])
        #expect(mismatch(a, a) == nil)
        #expect(
            mismatch(a, a.cast(to: .float64)) == "Expected float64[2, 2], but got float32[2, 2].")
        #expect(mismatch(Tensor([Double.nan, .infinity]), Tensor([Double.nan, .infinity])) == nil)
        #expect(mismatch(Tensor([Double.nan]), Tensor([1.0 as Double])) != nil)
        #expect(
            mismatch(Tensor([1, 2] as [Int]), Tensor([1, 3] as [Int]))
                == "1 of 2 elements differ, first at [1]: 2, expected 3.")
    }
}

@Suite struct RandomGraphTests {
    @Test(
        "The interpreter agrees with itself on random graphs", arguments: [0, 1, 2, 3] as [UInt64])
    func agreement(_ block: UInt64) throws {
        let device = ReferenceInterpreter()
        for seed in (block * 25)..<(block * 25 + 25) {
            let fault = try compareDevices(seed, device, device)
            #expect(fault == nil, "\(fault ?? "")")
        }
    }

    @Test("Random graphs are the same for the same seed and reach every primitive")
    func coverage() throws {
        var names = Set<String>()
        var (empty, ranks, sizes) = (0, Set<Int>(), [Int]())
        for seed in UInt64(0)..<200 {
            let graph = try RandomGraph(seed: seed)
            names.formUnion(graph.operations.map(\.name))
            empty += graph.values.count { $0.tensor.count == 0 }
            ranks.formUnion(graph.values.map(\.tensor.rank))
            sizes.append(graph.operations.count)
        }
        let all =
            UnaryOp.allCases.map(\.name) + BinaryOp.allCases.map(\.name)
            + Comparison.allCases.map(\.name)
            + Reduction.allCases.map { "reduce_\($0.rawValue)" } + [
                "constant", "iota", "stop_gradient", "optimization_barrier", "select", "convert",
                "broadcast_in_dim",
                "reshape", "transpose", "slice", "reverse", "pad", "concatenate", "argmax",
                "dot_general",
                "convolution", "convolution_input_gradient", "convolution_kernel_gradient",
                "reduce_window_sum",
                "reduce_window_maximum", "select_and_scatter", "select_and_gather", "gather",
                "scatter", "rng_uniform", "rng_bit_generator", "dynamic_slice",
                "dynamic_update_slice", "gather_nd", "scatter_nd", "argsort", "cumulative_sum",
                "cumulative_product", "scan",
            ]
        #expect(Set(all).subtracting(names).isEmpty, "\(Set(all).subtracting(names).sorted())")
        #expect(ranks.isSuperset(of: 0...4) && empty > 50)
        // A loop has two results.
        #expect(sizes.allSatisfy { (16...17).contains($0) })
        #expect(try RandomGraph(seed: 5).operations == RandomGraph(seed: 5).operations)
    }
}
