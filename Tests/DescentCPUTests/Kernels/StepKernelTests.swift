import CDescentKernels
import Testing

/// Optimiser steps and batch-norm passes of the C kernels against plain loops in double precision.
@Suite struct StepKernelTests {
    private func expectClose(
        _ result: [Float], _ expected: [Double], _ what: String, scale: Double = 1
    ) {
        for (index, (a, b)) in zip(result, expected).enumerated() {
            #expect(
                abs(Double(a) - b) <= 2e-6 * scale, "\(what) of \(result.count) at \(index)")
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

    @Test("Momentum's step, plain and Nesterov's", arguments: KernelTables.names, [false, true])
    func momentum(name: String, nesterov: Bool) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 2)
        for n in 0...70 {
            var w = numbers.floats(n), s = numbers.floats(n)
            let g = numbers.floats(n)
            let speeds = zip(s, g).map { 0.9 * Double($0) - 0.01 * Double($1) }
            let weights = (0..<n).map {
                Double(w[$0]) + (nesterov ? 0.9 * speeds[$0] - 0.01 * Double(g[$0]) : speeds[$0])
            }
            kernels.momentum_step(&w, &s, g, n, 0.9, 0.01, nesterov ? 1 : 0)
            expectClose(w, weights, "weights")
            expectClose(s, speeds, "speeds")
        }
    }

    /// Rows of channels with what batch normalisation needs beside them.
    private struct Rows {
        let rows, C: Int
        let x, dy, y, mean, scale, offset: [Float]

        init(_ numbers: inout KernelNumbers, rows: Int, C: Int) {
            (self.rows, self.C) = (rows, C)
            (x, dy, y) = (
                numbers.floats(rows * C), numbers.floats(rows * C), numbers.floats(rows * C)
            )
            (mean, scale, offset) = (numbers.floats(C), numbers.floats(C), numbers.floats(C))
        }

        func centred(_ k: Int) -> Double { Double(x[k]) - Double(mean[k % C]) }

        /// Σ term and Σ term · (x - mean) per channel.
        func sums(_ term: (Int) -> Double) -> ([Double], [Double]) {
            var sum = [Double](repeating: 0, count: C), product = sum
            for k in x.indices {
                sum[k % C] += term(k)
                product[k % C] += term(k) * centred(k)
            }
            return (sum, product)
        }
    }

    @Test("Batch-norm passes", arguments: KernelTables.names)
    func batchNorm(name: String) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 3)
        let sizes = [
            (1, 1), (37, 1), (300, 3), (0, 5), (20, 8), (150, 37), (130, 64), (9, 70),
        ]
        for (rows, C) in sizes {
            let data = Rows(&numbers, rows: rows, C: C)
            let size = Double(max(rows, 1)) * 2
            var sum = [Float](repeating: .nan, count: C), product = sum

            kernels.column_moments(&sum, &product, data.x, data.mean, rows, C)
            var expected = data.sums(data.centred)
            expectClose(sum, expected.0, "sums", scale: size)
            expectClose(product, expected.1, "squares", scale: size)

            kernels.norm_sums(&sum, &product, data.dy, data.x, data.mean, nil, rows, C)
            expected = data.sums { Double(data.dy[$0]) }
            expectClose(sum, expected.0, "gradient sums", scale: size)
            expectClose(product, expected.1, "gradient products", scale: size)

            kernels.norm_sums(&sum, &product, data.dy, data.x, data.mean, data.y, rows, C)
            expected = data.sums { data.y[$0] > 0 ? Double(data.dy[$0]) : 0 }
            expectClose(sum, expected.0, "masked sums", scale: size)
            expectClose(product, expected.1, "masked products", scale: size)

            for relu in [false, true] {
                var y = [Float](repeating: .nan, count: rows * C)
                kernels.scale_shift(
                    &y, data.x, data.mean, data.scale, data.offset, rows, C, relu ? 1 : 0)
                let scaled = data.x.indices.map { k in
                    let z = data.centred(k) * Double(data.scale[k % C]) + Double(data.offset[k % C])
                    return relu ? max(z, 0) : z
                }
                expectClose(y, scaled, "normalised rows", scale: 2)
            }
        }
    }
}
