import CDescentKernels
import ModelFuzzing
import Testing

extension GuardedKernelTests {
    @Suite struct Steps {
        @Test("Adam's step", arguments: GuardedRun.all)
        func adam(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 9)
            var constants = dk_adam(
                rate: 0.01, one_minus_beta1: 0.1, one_minus_beta2: 0.001, epsilon: 1e-7)
            for n in GuardedKernelTests.counts {
                let (w, m, g) = (numbers.floats(n), numbers.floats(n), numbers.floats(n))
                let v = numbers.floats(n).map { abs($0) }
                let memory = run.memory("adam_step of \(n)")
                let weights = memory.changing(w)
                let (first, second) = (memory.changing(m), memory.changing(v))
                kernels.adam_step(&constants, weights, first, second, memory.input(g), n)
                let mean = zip(m, g).map { Double($0) * 0.9 + Double($1) * 0.1 }
                let square = zip(v, g).map { Double($0) * 0.999 + Double($1) * Double($1) * 0.001 }
                memory.expect(first, mean)
                memory.expect(second, square)
                memory.expect(
                    weights,
                    (0..<n).map {
                        Double(w[$0]) - 0.01 * mean[$0] / (square[$0].squareRoot() + 1e-7)
                    })
            }
        }

        @Test("The measurement of the peak keeps to its values", arguments: GuardedRun.all)
        func peak(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for rounds in [0, 1, 3] {
                let memory = run.memory("multiply_adds, \(rounds) rounds")
                let values = memory.changing([Float](repeating: 3, count: 192))
                let operations = kernels.multiply_adds(values, rounds)
                // So many vectors are used, half as wide as a panel.
                #if arch(arm64)
                    let used = 24 * kernels.gemm_panel / 2
                #else
                    let used = 12 * kernels.gemm_panel / 2
                #endif
                #expect(operations == rounds * used * 2)
                let changed = (0..<rounds).reduce(Float(3)) { value, _ in value * 0.75 + 0.25 }
                memory.expect(
                    values, (0..<192).map { $0 < used ? changed : 3 })
            }
        }
    }
}
