import CDescentKernels
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension GuardedKernelTests {
    @Suite struct Maps {
        /// In the order of `dk_unary`; all for x > 0.
        private static var unary: [(Double) -> Double] {
            [
                { -$0 }, { abs($0) }, { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, exp, expm1, log, log1p,
                { 1 / (1 + exp(-$0)) }, tanh, { $0.squareRoot() }, { 1 / $0.squareRoot() }, cbrt,
                sin, cos, tan, floor, ceil, { $0.rounded(.toNearestOrEven) }, erf, { max($0, 0) },
            ]
        }

        /// In the order of `dk_binary`.
        private static var binary: [(Double, Double) -> Double] {
            [
                { $0 + $1 }, { $0 - $1 }, { $0 * $1 }, { $0 / $1 }, { max($0, $1) },
                { min($0, $1) }, pow, fmod, atan2,
            ]
        }

        private func positive(_ numbers: inout KernelNumbers, _ count: Int) -> [Float] {
            numbers.floats(count).map { abs($0) * 3 + 0.05 }
        }

        @Test("Functions of one operand", arguments: GuardedRun.all)
        func unary(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 1)
            #expect(Self.unary.count == Int(DK_UNARY_COUNT.rawValue))
            for (op, function) in Self.unary.enumerated() {
                for n in GuardedKernelTests.counts {
                    let a = positive(&numbers, n)
                    let expected = a.map { function(Double($0)) }
                    var memory = run.memory("unary \(op) of \(n)")
                    let out = memory.output(Float.self, n)
                    kernels.unary[op](out, memory.input(a), n)
                    memory.expect(out, expected)
                    memory = run.memory("unary \(op) of \(n) in place")
                    let both = memory.changing(a)
                    kernels.unary[op](both, both, n)
                    memory.expect(both, expected)
                }
            }
        }

        @Test("Functions of two operands", arguments: GuardedRun.all)
        func binary(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 2)
            #expect(Self.binary.count == Int(DK_BINARY_COUNT.rawValue))
            for (op, function) in Self.binary.enumerated() {
                for n in GuardedKernelTests.counts {
                    let (a, b) = (positive(&numbers, n), positive(&numbers, n))
                    let expected = zip(a, b).map { function(Double($0), Double($1)) }
                    var memory = run.memory("binary_vv \(op) of \(n)")
                    let out = memory.output(Float.self, n)
                    kernels.binary_vv[op](out, memory.input(a), memory.input(b), n)
                    memory.expect(out, expected)
                    memory = run.memory("binary_vv \(op) of \(n) in place")
                    let both = memory.changing(b)
                    kernels.binary_vv[op](both, memory.input(a), both, n)
                    memory.expect(both, expected)
                }
            }
        }

        @Test("Functions of a vector and a number, or the reverse", arguments: GuardedRun.all)
        func scalars(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 3)
            for (op, function) in Self.binary.enumerated() {
                for n in GuardedKernelTests.counts {
                    let a = positive(&numbers, n)
                    // Powers have short cuts for some of these.
                    for s in op == Int(DK_POWER.rawValue) ? [2, 0.5, -1, 1, 1.7] : [Float(1.7)] {
                        let memory = run.memory("binary_vs \(op) of \(n) with \(s)")
                        let out = memory.output(Float.self, n)
                        kernels.binary_vs[op](out, memory.input(a), s, n)
                        memory.expect(out, a.map { function(Double($0), Double(s)) })
                    }
                    let memory = run.memory("binary_sv \(op) of \(n)")
                    let out = memory.output(Float.self, n)
                    kernels.binary_sv[op](out, 1.7, memory.input(a), n)
                    memory.expect(out, a.map { function(Double(Float(1.7)), Double($0)) })
                }
            }
        }

        @Test("Several operations in one pass", arguments: GuardedRun.all)
        func combined(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 4)
            for n in GuardedKernelTests.counts {
                let operands = (0..<4).map { _ in numbers.floats(n) }
                /// Runs a kernel on all four operands; it is told where they lie.
                func check(
                    _ name: String, _ expected: (Double, Double, Double, Double) -> Double,
                    _ body: (UnsafeMutablePointer<Float>, [UnsafeMutablePointer<Float>]) -> Void
                ) {
                    let memory = run.memory("\(name) of \(n)")
                    let out = memory.output(Float.self, n)
                    body(out, operands.map { memory.input($0) })
                    memory.expect(
                        out,
                        (0..<n).map { i in
                            let x = operands.map { Double($0[i]) }
                            return expected(x[0], x[1], x[2], x[3])
                        })
                }
                check("fma_vvv", { a, b, c, _ in a * b + c }) {
                    kernels.fma_vvv($0, $1[0], $1[1], $1[2], n)
                }
                check("axpy", { a, b, _, _ in a * 0.75 + b }) {
                    kernels.axpy($0, $1[0], 0.75, $1[1], n)
                }
                check("lerp", { a, b, _, _ in a + (b - a) * 0.75 }) {
                    kernels.lerp($0, $1[0], $1[1], 0.75, n)
                }
                check("centred_scale", { ($0 - $1) * $2 + $3 }) {
                    kernels.centred_scale($0, $1[0], $1[1], $1[2], $1[3], n)
                }
                check("centred_scale_relu", { max(($0 - $1) * $2 + $3, 0) }) {
                    kernels.centred_scale_relu($0, $1[0], $1[1], $1[2], $1[3], n)
                }
                check("where_positive", { a, b, _, _ in a > 0 ? b : 0 }) {
                    kernels.where_positive($0, $1[0], $1[1], n)
                }
            }
        }

        @Test("Asking for memory ahead touches nothing", arguments: GuardedRun.all)
        func fetch(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for bytes in [0, 1, 63, 64, 65, 1000] {
                let memory = run.memory("fetch of \(bytes)")
                let operand = memory.input([UInt8](repeating: 7, count: bytes))
                kernels.fetch(operand, bytes)
                kernels.fetch(operand + bytes, 4096)
                memory.expect(operand, [UInt8](repeating: 7, count: bytes))
            }
        }
    }
}
