import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Fills {
        private static let starts = [0, 1, 3, 17, 40]

        @Test("One number everywhere", arguments: GuardedRun.all)
        func splats(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for n in GuardedKernelTests.counts {
                let memory = run.memory("splat of \(n)")
                let (floats, ints) = (memory.output(Float.self, n), memory.output(Int32.self, n))
                kernels.splat_f32(floats, 1.25, n)
                kernels.splat_i32(ints, -7, n)
                memory.expect(floats, [Float](repeating: 1.25, count: n))
                memory.expect(ints, [Int32](repeating: -7, count: n))
            }
        }

        /// Elements of the operand that `n` results from `start` on are made of, and no more.
        private func operand(_ indices: [Int]) -> [Int32] {
            indices.max().map { most in (0...most).map { Int32($0 * 3 + 1) } } ?? []
        }

        @Test("Columns repeated", arguments: GuardedRun.all)
        func repeats(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for each in [1, 2, 3, 4, 7, 8, 9, 16, 17, 40] {
                for (n, start) in pairs() {
                    let indices = (0..<n).map { (start + $0) / each }
                    let source = operand(indices)
                    let memory = run.memory("repeat_each \(each), n \(n) from \(start)")
                    let out = memory.output(Int32.self, n)
                    kernels.repeat_each(out, memory.input(source), each, n, start)
                    memory.expect(out, indices.map { source[$0] })
                }
            }
        }

        @Test("Rows repeated", arguments: GuardedRun.all)
        func tiles(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for period in [1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 33, 300] {
                let source = (0..<period).map { Int32($0 * 3 + 1) }
                for (n, start) in pairs() + [(700, 0), (700, 5)] {
                    let memory = run.memory("tile \(period), n \(n) from \(start)")
                    let out = memory.output(Int32.self, n)
                    kernels.tile(out, memory.input(source), period, n, start)
                    memory.expect(out, (0..<n).map { source[(start + $0) % period] })
                }
            }
        }

        private func pairs() -> [(Int, Int)] {
            GuardedKernelTests.counts.flatMap { n in
                [(n, 0), (n, Self.starts[n % Self.starts.count])]
            }
        }

        // MARK: Random numbers

        /// The four words of a block, straight from the definition of Philox4x32-10.
        private func philox(_ key: UInt64, _ counter: UInt64, _ block: UInt64) -> [UInt32] {
            let half = { (x: UInt64) in [UInt32(truncatingIfNeeded: x), UInt32(x >> 32)] }
            var (c, k) = (half(block) + half(counter), half(key))
            for _ in 0..<10 {
                let a = half(UInt64(c[0]) * 0xD251_1F53), b = half(UInt64(c[2]) * 0xCD9E_8D57)
                c = [b[1] ^ c[1] ^ k[0], b[0], a[1] ^ c[3] ^ k[1], a[0]]
                k = [k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85]
            }
            return c
        }

        @Test("Random numbers from any element on", arguments: GuardedRun.all)
        func random(run: GuardedRun) throws {
            let kernels = try run.kernels()
            let (key, counter) = (UInt64(0x1234_5678_9abc_def0), UInt64(0xfeed_beef_0000_0007))
            for start in [0, 1, 2, 3, 5, 31, (1 << 34) + 1] as [UInt64] {
                let words = (0..<30).flatMap { philox(key, counter, start / 4 + $0) }
                    .dropFirst(Int(start % 4)).map { $0 }
                let pairs = (0..<30).flatMap { philox(key, counter, start / 2 + $0) }
                    .dropFirst(Int(start % 2) * 2).map { $0 }
                for n in GuardedKernelTests.counts {
                    let memory = run.memory("philox of \(n) from \(start)")
                    let floats = memory.output(Float.self, n)
                    let doubles = memory.output(Double.self, n)
                    kernels.philox_f32(floats, key, counter, start, n)
                    kernels.philox_f64(doubles, key, counter, start, n)
                    memory.expect(floats, words[..<n].map { Float($0 >> 8) * 0x1p-24 })
                    memory.expect(
                        doubles,
                        (0..<n).map {
                            let (a, b) = (pairs[2 * $0] >> 5, pairs[2 * $0 + 1] >> 6)
                            return (Double(a) * 67_108_864 + Double(b)) * 0x1p-53
                        })
                }
            }
        }
    }
}
