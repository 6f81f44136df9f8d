import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Integers {
        /// In the order of `dk_compare`.
        private func comparisons<T: Comparable>(_ type: T.Type) -> [(T, T) -> Bool] {
            [(==), (!=), (<), (<=), (>), (>=)]
        }

        /// In the order of `dk_i32_binary`.
        private static var binary: [(Int32, Int32) -> Int32] {
            [(&+), (&-), (&*), { max($0, $1) }, { min($0, $1) }, (&), (|), (^)]
        }

        private func integers(_ numbers: inout KernelNumbers, _ n: Int, _ most: Int) -> [Int32] {
            (0..<n).map { _ in Int32(numbers.int(-most...most)) }
        }

        @Test("Comparisons of floats", arguments: GuardedRun.all)
        func compareFloats(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 1)
            for (op, function) in comparisons(Float.self).enumerated() {
                for n in GuardedKernelTests.counts {
                    let a = integers(&numbers, n, 2).map { Float($0) }
                    let b = integers(&numbers, n, 2).map { Float($0) }
                    let memory = run.memory("compare \(op) of \(n)")
                    let (x, y) = (memory.input(a), memory.input(b))
                    let out = (0..<3).map { _ in memory.output(Int32.self, n) }
                    kernels.compare_vv[op](out[0], x, y, n)
                    kernels.compare_vs[op](out[1], x, 1, n)
                    kernels.compare_sv[op](out[2], 1, y, n)
                    memory.expect(out[0], zip(a, b).map { function($0, $1) ? 1 : 0 })
                    memory.expect(out[1], a.map { function($0, 1) ? 1 : 0 })
                    memory.expect(out[2], b.map { function(1, $0) ? 1 : 0 })
                }
            }
        }

        @Test("Comparisons and arithmetic of integers", arguments: GuardedRun.all)
        func integers(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 2)
            let compare: [(Int32, Int32) -> Int32] = comparisons(Int32.self).map { function in
                { function($0, $1) ? 1 : 0 }
            }
            let families = [
                (compare, kernels.i32_compare_vv, kernels.i32_compare_vs, kernels.i32_compare_sv),
                (Self.binary, kernels.i32_binary_vv, kernels.i32_binary_vs, kernels.i32_binary_sv),
            ]
            for (family, (functions, vv, vs, sv)) in families.enumerated() {
                for (op, function) in functions.enumerated() {
                    for n in GuardedKernelTests.counts {
                        let most = family == 0 ? 2 : Int(Int32.max)
                        let (a, b) = (integers(&numbers, n, most), integers(&numbers, n, most))
                        let memory = run.memory("integers \(family), \(op) of \(n)")
                        let (x, y) = (memory.input(a), memory.input(b))
                        let out = (0..<3).map { _ in memory.output(Int32.self, n) }
                        vv[op](out[0], x, y, n)
                        vs[op](out[1], x, 2, n)
                        sv[op](out[2], 2, y, n)
                        memory.expect(out[0], zip(a, b).map { function($0, $1) })
                        memory.expect(out[1], a.map { function($0, 2) })
                        memory.expect(out[2], b.map { function(2, $0) })
                    }
                }
            }
        }

        @Test("Negation, not and selection, also in place", arguments: GuardedRun.all)
        func others(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 3)
            for n in GuardedKernelTests.counts {
                let (a, b) = (integers(&numbers, n, 99), integers(&numbers, n, 99))
                let mask = integers(&numbers, n, 1)
                let memory = run.memory("i32_negate, i32_not and select of \(n)")
                let (x, y, m) = (memory.input(a), memory.input(b), memory.input(mask))
                let out = (0..<3).map { _ in memory.output(Int32.self, n) }
                kernels.i32_negate(out[0], x, n)
                kernels.i32_not(out[1], m, n)
                kernels.select(out[2], m, x, y, n)
                let chosen = (0..<n).map { mask[$0] != 0 ? a[$0] : b[$0] }
                memory.expect(out[0], a.map { -$0 })
                memory.expect(out[1], mask.map { $0 == 0 ? 1 : 0 })
                memory.expect(out[2], chosen)
                let both = memory.changing(mask)
                kernels.select(both, both, x, y, n)
                memory.expect(both, chosen)
            }
        }
    }
}
