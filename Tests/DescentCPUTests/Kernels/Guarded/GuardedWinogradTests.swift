import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Winograd {
        /// A convolution with its numbers and plain results.
        private struct Case: Sendable {
            let shape: Convolution3x3
            let data: Convolution3x3.Numbers
            let output: [Double]
            let gradients: (input: [Double], kernel: [Double], bias: [Double])

            init(_ shape: Convolution3x3) {
                self.shape = shape
                data = shape.data()
                output = shape.plainForward(data)
                gradients = shape.plainGradients(data)
            }

            /// Sums of `terms` products of numbers in -1...1.
            func tolerance(_ tile: Int, terms: Int) -> Double {
                (tile == 4 ? 3e-6 : 1e-6) * Double(terms + 1).squareRoot()
            }
        }

        private static let cases: [Case] = {
            var numbers = KernelNumbers(seed: 10)
            let channels = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33]
            var shapes = (0..<26).map { _ in
                let few = channels[numbers.int(0...3)], many = channels[numbers.int(0...11)]
                let isWide = numbers.flag()
                return Convolution3x3(
                    images: numbers.int(1...2), height: numbers.int(1...9),
                    width: numbers.int(1...9), channels: isWide ? few : many,
                    filters: isWide ? many : few,
                    padding: (numbers.int(-1...3), numbers.int(-1...3)),
                    beyond: (numbers.int(-1...2), numbers.int(-1...2)))
            }
            shapes += [
                // Several panels of channels, with a narrow last one.
                Convolution3x3(images: 1, height: 3, width: 6, channels: 2, filters: 41),
                Convolution3x3(images: 1, height: 5, width: 4, channels: 1, filters: 80),
                // Several blocks of tiles, which end within a row.
                Convolution3x3(
                    images: 2, height: 15, width: 13, channels: 3, filters: 3, padding: (1, 1)),
                Convolution3x3(images: 1, height: 3, width: 130, channels: 1, filters: 5),
            ]
            return shapes.map { Case($0) }
        }()

        private static let tiles = [2, 4]

        /// A transformed kernel; its channels in two calls, as two threads would.
        private func transformed(
            _ kernels: dk_kernels, _ memory: GuardedMemory, _ shape: dk_winograd,
            _ kernel: [Float], flipped: Bool
        ) -> UnsafeMutablePointer<Float> {
            var shape = shape
            let out = memory.output(Float.self, kernels.winograd_kernel_size(&shape))
            let from = memory.input(kernel)
            for (c0, c1) in [(shape.C / 2, shape.C), (0, shape.C / 2)] {
                kernels.winograd_kernel(&shape, from, flipped ? 1 : 0, c0, c1, out)
            }
            memory.freeze(out)
            return out
        }

        private func scratch(
            _ kernels: dk_kernels, _ memory: GuardedMemory, _ shape: dk_winograd
        ) -> UnsafeMutablePointer<Float> {
            var shape = shape
            return memory.output(Float.self, kernels.winograd_forward_scratch(&shape))
        }

        @Test("Forward, all images or the last", arguments: GuardedRun.all)
        func forward(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for (test, tile) in Self.cases.flatMap({ test in Self.tiles.map { (test, $0) } }) {
                let named = test.shape.with(tile: tile)
                var shape = named.geometry
                for from in 0..<test.shape.images {
                    let memory = run.memory("winograd_forward \(named.testDescription)")
                    let weights = transformed(
                        kernels, memory, shape, test.data.kernel, flipped: false)
                    let y = memory.output(Float.self, test.output.count)
                    let hasExtras = from == 0
                    kernels.winograd_forward(
                        &shape, from, test.shape.images, memory.input(test.data.x), weights,
                        hasExtras ? memory.input(test.data.bias) : nil, hasExtras ? 1 : 0, y,
                        scratch(kernels, memory, shape))
                    let skipped = test.output.count / test.shape.images * from
                    memory.expectFiller(y, skipped)
                    let expected = test.output.enumerated().map { place, value in
                        let bias = Double(test.data.bias[place % test.shape.filters])
                        return hasExtras ? max(value, 0) : value - bias
                    }
                    memory.expect(
                        y + skipped, Array(expected[skipped...]),
                        tolerance: test.tolerance(tile, terms: 9 * test.shape.channels))
                }
            }
        }

        @Test("Pooled, whole or some panels of channels", arguments: GuardedRun.all)
        func pooled(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for (test, tile) in Self.cases.flatMap({ test in Self.tiles.map { (test, $0) } }) {
                let named = test.shape.with(tile: tile)
                // The values before pooling, which `forward` above has seen to be right.
                let output = named.forward(run.table, test.data, relu: false)
                let expected = named.plainPool(output, relu: true)
                let (K, panel) = (test.shape.filters, kernels.gemm_panel)
                for (k0, k1) in [(0, K), (panel, K), (0, panel)] where k0 < k1 && k1 <= K {
                    pool(run, kernels, test, named, (k0, k1), expected)
                }
            }
        }

        private func pool(
            _ run: GuardedRun, _ kernels: dk_kernels, _ test: Case, _ named: Convolution3x3,
            _ channels: (from: Int, to: Int), _ expected: (values: [Float], winners: [UInt8])
        ) {
            var shape = named.geometry
            let memory = run.memory("winograd_pool \(named.testDescription), channels \(channels)")
            let weights = transformed(kernels, memory, shape, test.data.kernel, flipped: false)
            let (x, bias) = (memory.input(test.data.x), memory.input(test.data.bias))
            let count = expected.values.count
            let y = (0..<2).map { _ in memory.output(Float.self, count) }
            let winners = memory.output(UInt8.self, count)
            let scratch = scratch(kernels, memory, shape)
            for (y, winners) in [(y[0], winners), (y[1], nil)] {
                kernels.winograd_pool(
                    &shape, 0, test.shape.images, channels.from, channels.to, x, weights, bias, 1,
                    y, winners, scratch)
            }
            // Channels outside the range keep the filler, a NaN.
            let isDone = { (place: Int) in
                channels.from..<channels.to ~= place % test.shape.filters
            }
            let values = (0..<count).map { isDone($0) ? Double(expected.values[$0]) : .nan }
            memory.expect(y[0], values, tolerance: 0)
            memory.expect(y[1], values, tolerance: 0)
            memory.expect(
                winners,
                (0..<count).map { isDone($0) ? expected.winners[$0] : GuardedMemory.filler })
        }

        @Test("Gradient with respect to the images", arguments: GuardedRun.all)
        func images(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for (test, tile) in Self.cases.flatMap({ test in Self.tiles.map { (test, $0) } }) {
                let named = test.shape.with(tile: tile)
                var shape = named.backward
                let memory = run.memory("winograd_forward turned, \(named.testDescription)")
                let weights = transformed(kernels, memory, shape, test.data.kernel, flipped: true)
                let dx = memory.output(Float.self, test.data.x.count)
                kernels.winograd_forward(
                    &shape, 0, test.shape.images, memory.input(test.data.dy), weights, nil, 0, dx,
                    scratch(kernels, memory, shape))
                memory.expect(
                    dx, test.gradients.input,
                    tolerance: test.tolerance(tile, terms: 9 * test.shape.filters))
            }
        }

        @Test("Gradients with respect to kernel and bias", arguments: GuardedRun.all)
        func weights(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for (test, tile) in Self.cases.flatMap({ test in Self.tiles.map { (test, $0) } }) {
                let named = test.shape.with(tile: tile)
                var shape = named.geometry
                let memory = run.memory("winograd_weights \(named.testDescription)")
                let (x, dy) = (memory.input(test.data.x), memory.input(test.data.dy))
                let size = kernels.winograd_accumulators(&shape)
                let sums = memory.output(Float.self, 2 * size)
                let scratch = memory.output(
                    Float.self, kernels.winograd_weights_scratch(&shape))
                // Of two images one is in the first set; of one, none is in the second.
                let images = test.shape.images
                kernels.winograd_weights(&shape, 0, 1, x, dy, sums, 0, scratch)
                kernels.winograd_weights(&shape, 1, 1, x, dy, sums + size, 0, scratch)
                kernels.winograd_weights(&shape, 1, images, x, dy, sums + size, 1, scratch)
                memory.freeze(sums)
                let kernel = memory.output(Float.self, test.data.kernel.count)
                let bias = memory.output(Float.self, test.shape.filters)
                let middle = (shape.C + 1) / 2
                kernels.winograd_weights_finish(&shape, sums, 2, middle, shape.C, kernel, bias)
                memory.expectFiller(bias, test.shape.filters)
                kernels.winograd_weights_finish(&shape, sums, 2, 0, middle, kernel, bias)
                kernels.winograd_weights_finish(&shape, sums, 2, 0, middle, kernel, nil)
                let tolerance = test.tolerance(
                    tile, terms: test.output.count / test.shape.filters)
                memory.expect(kernel, test.gradients.kernel, tolerance: tolerance)
                memory.expect(bias, test.gradients.bias, tolerance: tolerance)
            }
        }
    }
}
