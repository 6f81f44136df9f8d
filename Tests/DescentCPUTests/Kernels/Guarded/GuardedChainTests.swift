import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Chains {
        /// A chain with its numbers and plain results.
        private struct Case: Sendable {
            let chain: Chain
            let numbers: Chain.Numbers
            /// The four outputs that each pooled value is the largest of.
            let outputs: [[Double]]
            let winners: [UInt8]
            let gradients: Chain.Gradients<Double>

            init(_ chain: Chain) {
                self.chain = chain
                numbers = chain.numbers()
                outputs = chain.plainOutputs(numbers)
                winners = outputs.map { outputs in
                    let best = outputs.max() ?? 0
                    return UInt8(outputs.firstIndex(of: best) ?? 0) | (best > 0 ? 0 : 0x80)
                }
                gradients = chain.plainGradients(numbers, winners: winners)
            }
        }

        private static let cases: [Case] = {
            var numbers = KernelNumbers(seed: 12)
            let kernels = [(1, 1), (2, 2), (3, 3), (3, 3), (3, 3), (4, 4), (5, 5), (2, 3)]
            let lines = [(1, 2), (1, 5), (3, 1), (1, 9), (1, 10), (5, 1), (1, 3)]
            let channels = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 19]
            let filters = [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33]
            func any<T>(_ list: [T]) -> T { list[numbers.int(0...list.count - 1)] }
            var chains = (0..<60).map { i in
                let kernel = i % 3 == 2 ? any(lines) : any(kernels)
                let top = numbers.int(0...2), left = numbers.int(0...2)
                let bottom = numbers.int(0...2), right = numbers.int(0...2)
                let c = any(channels)
                // At least one window.
                return Chain(
                    images: numbers.int(1...2),
                    height: max(kernel.0 + 1 - top - bottom, 1) + numbers.int(0...3),
                    width: max(kernel.1 + 1 - left - right, 1) + numbers.int(0...4), channels: c,
                    filters: c > 5 ? any(Array(filters[..<7])) : any(filters), kernel: kernel,
                    padding: (top, left, bottom, right))
            }
            chains += [
                // Rows so long that an image is worked on in bands.
                Chain(
                    images: 1, height: 20, width: 130, channels: 6, filters: 2, kernel: (2, 2)),
                Chain(
                    images: 1, height: 13, width: 260, channels: 3, filters: 3, kernel: (1, 3),
                    padding: (0, 1, 1, 0)),
                // More than 64 filters, and groups of several images.
                Chain(images: 1, height: 4, width: 5, channels: 2, filters: 67),
                Chain(images: 9, height: 4, width: 4, channels: 9, filters: 1),
            ]
            return chains.map { Case($0) }
        }()

        /// A buffer as large as the kernels say, and aligned no better than they ask for.
        private func buffer(
            _ kernels: dk_kernels, _ memory: GuardedMemory, _ chain: Chain, _ kind: dk_chain_buffer
        ) -> UnsafeMutablePointer<Float> {
            var shape = chain.geometry
            return memory.output(Float.self, kernels.chain_size(&shape, kind), alignment: 8)
        }

        @Test("Values and winners", arguments: GuardedRun.all)
        func forward(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for test in Self.cases {
                let chain = test.chain
                var shape = chain.geometry
                let memory = run.memory("chain_forward \(chain.testDescription)")
                let prepared = buffer(kernels, memory, chain, DK_CHAIN_FORWARD_KERNEL)
                kernels.chain_forward_kernel(
                    &shape, memory.input(test.numbers.weights), memory.input(test.numbers.bias),
                    prepared)
                memory.freeze(prepared)
                let x = memory.input(test.numbers.x)
                let y = (0..<2).map { _ in memory.output(Float.self, chain.pooledCount) }
                let winners = memory.output(UInt8.self, chain.pooledCount)
                let scratch = buffer(kernels, memory, chain, DK_CHAIN_FORWARD_SCRATCH)
                let middle = chain.images / 2
                for (n0, n1) in [(middle, chain.images), (0, middle)] {
                    kernels.chain_forward(&shape, n0, n1, x, prepared, y[0], winners, scratch)
                }
                kernels.chain_forward(&shape, 0, chain.images, x, prepared, y[1], nil, scratch)
                let values = test.outputs.map { max($0.max() ?? 0, 0) }
                for y in y { memory.expect(y, values, tolerance: 1e-5) }
                expectWinners(memory.elements(winners, chain.pooledCount), test, memory)
            }
        }

        /// Outputs that are equal but for rounding may take each other's place.
        private func expectWinners(_ winners: [UInt8], _ test: Case, _ memory: GuardedMemory) {
            let isWrong = zip(winners, test.outputs).contains { winner, outputs in
                let best = outputs.max() ?? 0
                let isDeadRight = abs(best) < 1e-4 || (winner & 0x80 != 0) == (best < 0)
                return winner & 0x7c != 0 || outputs[Int(winner & 3)] < best - 1e-4 || !isDeadRight
            }
            #expect(!isWrong, "\(memory.call): winners")
        }

        @Test("Sums that might overflow, compared with care", arguments: GuardedRun.all)
        func careful(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for test in Self.cases {
                let chain = test.chain
                var shape = chain.geometry
                let memory = run.memory("chain_forward with large bias, \(chain.testDescription)")
                let prepared = buffer(kernels, memory, chain, DK_CHAIN_FORWARD_KERNEL)
                let bias = [Float](repeating: 3e38, count: chain.filters)
                kernels.chain_forward_kernel(
                    &shape, memory.input(test.numbers.weights), memory.input(bias), prepared)
                memory.freeze(prepared)
                let y = memory.output(Float.self, chain.pooledCount)
                let winners = memory.output(UInt8.self, chain.pooledCount)
                kernels.chain_forward(
                    &shape, 0, chain.images, memory.input(test.numbers.x), prepared, y, winners,
                    buffer(kernels, memory, chain, DK_CHAIN_FORWARD_SCRATCH))
                // The sums of products are lost beside the bias: the first of equal outputs wins.
                memory.expect(y, [Float](repeating: 3e38, count: chain.pooledCount))
                memory.expect(winners, [UInt8](repeating: 0, count: chain.pooledCount))
            }
        }

        @Test("Gradient with respect to the images", arguments: GuardedRun.all)
        func images(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for test in Self.cases {
                let chain = test.chain
                var shape = chain.geometry
                let memory = run.memory("chain_backward_data \(chain.testDescription)")
                let prepared = buffer(kernels, memory, chain, DK_CHAIN_DATA_KERNEL)
                kernels.chain_data_kernel(&shape, memory.input(test.numbers.weights), prepared)
                memory.freeze(prepared)
                let (dy, winners) = (memory.input(test.numbers.dy), memory.input(test.winners))
                let dx = memory.output(Float.self, chain.inputCount)
                let scratch = buffer(kernels, memory, chain, DK_CHAIN_DATA_SCRATCH)
                let middle = chain.images / 2
                for (n0, n1) in [(middle, chain.images), (0, middle)] {
                    kernels.chain_backward_data(
                        &shape, n0, n1, dy, winners, prepared, dx, scratch)
                }
                memory.expect(dx, test.gradients.x, tolerance: 1e-5)
            }
        }

        @Test("Gradients with respect to kernel and bias", arguments: GuardedRun.all)
        func weights(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for test in Self.cases {
                let chain = test.chain
                var shape = chain.geometry
                let memory = run.memory("chain_backward_weights \(chain.testDescription)")
                let (dy, winners) = (memory.input(test.numbers.dy), memory.input(test.winners))
                let x = memory.input(test.numbers.x)
                let size = kernels.chain_size(&shape, DK_CHAIN_WEIGHTS_SUMS)
                let sums = memory.changing([Float](repeating: 0, count: 2 * size), alignment: 8)
                let scratch = buffer(kernels, memory, chain, DK_CHAIN_WEIGHTS_SCRATCH)
                let middle = chain.images / 2
                for (part, (n0, n1)) in [(0, middle), (middle, chain.images)].enumerated() {
                    kernels.chain_backward_weights(
                        &shape, n0, n1, x, dy, winners, sums + part * size, scratch)
                }
                let kernel = memory.output(Float.self, chain.weightCount)
                let bias = memory.output(Float.self, chain.filters)
                kernels.chain_weights_finish(&shape, sums, 2, kernel, bias)
                memory.expect(kernel, test.gradients.weights, tolerance: 1e-5)
                memory.expect(bias, test.gradients.bias, tolerance: 1e-5)
                // Once more, of the sum alone and without a bias.
                let again = memory.output(Float.self, chain.weightCount)
                kernels.chain_weights_finish(&shape, sums, 1, again, nil)
                memory.expect(again, memory.elements(kernel, chain.weightCount))
            }
        }
    }
}
