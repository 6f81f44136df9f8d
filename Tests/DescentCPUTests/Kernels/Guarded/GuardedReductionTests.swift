import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Reductions {
        /// The reduction `op`, in the order of `dk_reduce`, of some values.
        private func reduced(_ op: Int, _ values: [Float]) -> ExactSum {
            var sum = ExactSum()
            if op == 0 {
                for value in values { sum.add(Double(value)) }
                return sum
            }
            let reduced: Double =
                switch op {
                case 1: Double(values.max() ?? -.infinity)
                case 2: Double(values.min() ?? .infinity)
                default: values.reduce(1) { $0 * Double($1) }
                }
            // Rounding grows with the number of factors, as it does with that of terms.
            return ExactSum(value: reduced, magnitude: op == 3 ? Double(values.count) : 0)
        }

        private func numbers(_ source: inout KernelNumbers, _ op: Int, _ count: Int) -> [Float] {
            source.floats(count).map { op == 3 ? 1 + $0 / 64 : $0 }
        }

        @Test("Along rows", arguments: GuardedRun.all)
        func rows(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var source = KernelNumbers(seed: 1)
            for op in 0..<Int(DK_REDUCE_COUNT.rawValue) {
                let blocks = [1024, 1025, 2047, 2049, 4095, 4097].map { ($0, 1) }
                let short = GuardedKernelTests.longCounts.map { ($0, $0 % 4) }
                for (n, outer) in short + (op == 0 ? blocks : []) {
                    let x = numbers(&source, op, outer * n)
                    let memory = run.memory("reduce_rows \(op), [\(outer), \(n)]")
                    let out = memory.output(Float.self, outer)
                    kernels.reduce_rows[op](out, memory.input(x), outer, n)
                    memory.expect(
                        out, (0..<outer).map { reduced(op, Array(x[$0 * n..<($0 + 1) * n])) })
                }
            }
        }

        @Test("Along columns", arguments: GuardedRun.all)
        func columns(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var source = KernelNumbers(seed: 2)
            let rows = [0, 1, 2, 3, 5, 8, 17, 33]
            // Rows are taken 128 at a time.
            let shapes =
                GuardedKernelTests.longCounts.map { (rows[$0 % rows.count], $0) }
                + [127, 128, 129, 257].flatMap { n in [1, 2, 3, 7, 8, 13, 16].map { (n, $0) } }
            for op in 0..<Int(DK_REDUCE_COUNT.rawValue) {
                for (n, inner) in shapes {
                    let x = numbers(&source, op, n * inner)
                    let memory = run.memory("reduce_columns \(op), [\(n), \(inner)]")
                    let out = memory.output(Float.self, inner)
                    kernels.reduce_columns[op](out, memory.input(x), n, inner)
                    memory.expect(
                        out,
                        (0..<inner).map { c in reduced(op, (0..<n).map { x[$0 * inner + c] }) })
                }
            }
        }

        @Test("Sums of columns bit by bit", arguments: GuardedRun.all)
        func totals(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var source = KernelNumbers(seed: 3)
            for n in GuardedKernelTests.counts {
                for rows in [0, 1, 2, 3, 9] {
                    let (x, total) = (source.floats(rows * n), source.floats(n))
                    let memory = run.memory("add_columns [\(rows), \(n)]")
                    // Total and lost, as `settle_columns` reads them; a gap after the first part.
                    let (parts, stride) = (3, 2 * n + n % 3)
                    var sums = [Float](repeating: .nan, count: 2 * stride + 2 * n)
                    for part in 0..<parts {
                        for c in 0..<n { sums[part * stride + c] = total[c] }
                        for c in 0..<n { sums[part * stride + n + c] = 0 }
                    }
                    let partial = memory.changing(sums)
                    let block = memory.input(x)
                    for part in 0..<parts {
                        kernels.add_columns(
                            partial + part * stride, partial + part * stride + n, block, rows, n)
                    }
                    memory.freeze(partial)
                    let out = memory.output(Float.self, n)
                    kernels.settle_columns(out, partial, parts, stride, n)
                    memory.expect(
                        out,
                        (0..<n).map { c in
                            var sum = ExactSum()
                            for _ in 0..<parts {
                                sum.add(Double(total[c]))
                                for r in 0..<rows { sum.add(Double(x[r * n + c])) }
                            }
                            return sum
                        })
                }
            }
        }

        // MARK: Searches

        @Test("The first largest", arguments: GuardedRun.all)
        func largest(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var source = KernelNumbers(seed: 4)
            let lengths = [0, 1, 2, 3, 8, 17]
            let shapes =
                GuardedKernelTests.longCounts.map { ($0 % 3, $0, 1) }
                + GuardedKernelTests.counts.map { (2, lengths[$0 % lengths.count], $0) }
            for (outer, n, inner) in shapes {
                // Few values, so that many are equal.
                let x = (0..<outer * n * inner).map { _ in Float(source.int(-3...3)) }
                let expected = (0..<outer * inner).map { (o: Int) -> Int32 in
                    let column = (0..<n).map { x[(o / inner * n + $0) * inner + o % inner] }
                    return Int32(column.max().flatMap { column.firstIndex(of: $0) } ?? 0)
                }
                let memory = run.memory("argmax [\(outer), \(n), \(inner)]")
                let (out, from) = (memory.output(Int32.self, outer * inner), memory.input(x))
                kernels.argmax(out, from, outer, n, inner)
                memory.expect(out, expected)
                guard inner == 1 else { continue }
                let rows = memory.output(Int32.self, outer)
                kernels.argmax_rows(rows, from, outer, n)
                memory.expect(rows, expected)
            }
        }
    }
}
