import CDescentKernels
import Testing

/// Optimiser steps of the C kernels against plain loops in double precision.
@Suite struct StepKernelTests {
    private func expectClose(_ result: [Float], _ expected: [Double], _ what: String) {
        for (index, (a, b)) in zip(result, expected).enumerated() {
            #expect(abs(Double(a) - b) <= 2e-6, "\(what) of \(result.count) at \(index)")
        }
    }

    @Test("Adam's step", arguments: KernelTables.names)
    func adam(name: String) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 1)
        var constants = dk_adam(
            rate: 0.01, one_minus_beta1: 0.1, one_minus_beta2: 0.001, epsilon: 1e-7)
        for n in 0...70 {
            var w = numbers.floats(n), m = numbers.floats(n)
            var v = numbers.floats(n).map { abs($0) }
            let g = numbers.floats(n)
            let moments = zip(m, g).map { Double($0) + (Double($1) - Double($0)) * 0.1 }
            let squares = zip(v, g).map { Double($0) + (Double($1 * $1) - Double($0)) * 0.001 }
            let weights = (0..<n).map {
                Double(w[$0]) - 0.01 * moments[$0] / (squares[$0].squareRoot() + 1e-7)
            }
            kernels.adam_step(&constants, &w, &m, &v, g, n)
            expectClose(w, weights, "weights")
            expectClose(m, moments, "first moments")
            expectClose(v, squares, "second moments")
        }
    }
}
