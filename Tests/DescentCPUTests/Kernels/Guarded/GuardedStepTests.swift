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
                // Twelve vectors are used, half as wide as a panel.
                let used = 12 * kernels.gemm_panel / 2
                #expect(operations == rounds * used * 2)
                let changed = (0..<rounds).reduce(Float(3)) { value, _ in value * 0.75 + 0.25 }
                memory.expect(
                    values, (0..<192).map { $0 < used ? changed : 3 })
            }
        }

        @Test("Every block is dealt out once, whoever asks", arguments: GuardedMemory.Edge.allCases)
        func deals(edge: GuardedMemory.Edge) {
            for threads in 1...5 {
                for blocks in [0, 1, 2, 4, 5, 17] {
                    for askers in [1, threads, threads + 2] {
                        let memory = GuardedMemory(edge, for: "dk_deal of \(blocks) to \(threads)")
                        let bytes = dk_deal_bytes(Int32(threads))
                        let start = memory.output(UInt8.self, bytes, alignment: 64)
                        let deal = OpaquePointer(start)
                        dk_deal_begin(deal, Int32(threads), blocks)
                        var taken: [Int] = []
                        var asker = 0
                        while case let block = dk_deal_next(deal, Int32(asker % askers)), block >= 0
                        {
                            taken.append(block)
                            asker += 1
                        }
                        #expect(taken.sorted() == Array(0..<blocks), "\(memory.call)")
                        #expect(memory.isIntact, "\(memory.call)")
                    }
                }
            }
        }

        @Test("Every part runs once, and all are told how many there are", arguments: [0, 1, 2, 7])
        func parts(threads: Int) {
            let room = max(threads, 1)
            var counts = [Int32](repeating: 0, count: 2 * room)
            counts.withUnsafeMutableBufferPointer { counts in
                dk_parallel(
                    Int32(threads),
                    { context, index, count in
                        let counts = context?.assumingMemoryBound(to: Int32.self)
                        counts?[2 * Int(index)] += 1
                        counts?[2 * Int(index) + 1] = count
                    }, counts.baseAddress)
            }
            let granted = Int(counts[1])
            #expect(1...room ~= granted)
            let expected = (0..<room).flatMap { (part: Int) -> [Int32] in
                part < granted ? [1, Int32(granted)] : [0, 0]
            }
            #expect(counts == expected)
        }
    }
}
